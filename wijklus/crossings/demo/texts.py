"""What people in a neighbourhood such as Dampoort - Sint-Amandsberg say. Invented; nobody is named."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Matter:
    """Something that lives: what people say of it, when it is bundled (in days), and what became of it (tales.PATHS).

    `unhappy` is the share of the people who were told the outcome that say it is not, or half, solved.
    """

    title: str
    category: str
    path: str
    day: int
    said: tuple[str, ...]
    action: str = ""
    promise: str = ""
    service: str = ""
    outcome_text: str = ""
    reason: str = ""
    handed_to: str = ""
    unhappy: float = 0.1


STREETS = (
    "de Dendermondsesteenweg", "de Antwerpsesteenweg", "de Schoolstraat", "het Hogeweg-pleintje",
    "de Halvemaanstraat", "de Doornakkerstraat", "de Wittemolenstraat", "de Toekomststraat", "het stationsplein",
)  # fmt: skip

MATTERS = (
    Matter(
        title="Zitbanken en schaduw op het stationsplein", category="banken", path="changed", day=400,
        said=(
            "Aan het station kan mijn moeder nergens zitten als de bus niet komt.",
            "Er is geen schaduw op het plein. In de zomer is het er niet uit te houden.",
            "Meer banken op {street}, met een leuning graag. Ik ben 81.",
            "Wij wachten met twee kleine kinderen in de volle zon.",
        ),
        action="Acht banken en zes bomen op het stationsplein", service="Groendienst",
        promise="Acht banken met leuning plaatsen en zes bomen planten voor de zomer",
        outcome_text="Er staan acht banken met een leuning en zes bomen op het stationsplein.",
    ),
    Matter(
        title="Sluikstort aan de glasbollen", category="sluikstort", path="changed", day=380, unhappy=0.6,
        said=(
            "Naast de glasbollen in {street} ligt elke week weer afval.",
            "Zakken op de stoep, ratten zelfs. Dit is niet normaal.",
            "Kan er een camera komen aan de glasbollen?",
        ),
        action="Glasbollen verplaatsen en wekelijks vegen", service="IVAGO",
        promise="De glasbollen verplaatsen en een jaar lang wekelijks vegen",
        outcome_text="De glasbollen staan nu aan de brede stoep en er wordt elke week geveegd.",
    ),
    Matter(
        title="Te snel verkeer in de schoolstraten", category="schoolomgeving", path="renegotiated", day=600,
        said=(
            "Auto's razen door {street} als de school begint.",
            "Mijn dochter durft niet alleen met de fiets naar school.",
            "Maak er 's morgens een schoolstraat van. Ik wil gerust mee toezicht houden.",
            "Vrachtwagens negeren de zone 30.",
        ),
        action="Schoolstraat invoeren met vrijwilligers", service="Mobiliteitsbedrijf",
        promise="De schoolstraat aanvragen, borden plaatsen en de vrijwilligers opleiden",
    ),
    Matter(
        title="Een plek voor jongeren", category="plek-voor-jongeren", path="offered", day=695,
        said=(
            "Wij hangen rond omdat er niks is. Een overdekte plek zou al veel zijn.",
            "Jongeren voetballen tegen de garagepoorten in {street}. Geef ze een terrein.",
            "Kan het jeugdhuis later open blijven?",
            "Ik kan huiswerkhulp geven, twee avonden per week.",
        ),
        action="Overdekte ontmoetingsplek aan het buurtpark", service="Jeugddienst",
        promise="Een ontwerp maken samen met de jongeren",
    ),
    Matter(
        title="Ouderen die alleen zijn", category="eenzaamheid", path="priority", day=640,
        said=(
            "Mijn buurvrouw ziet soms een hele week niemand.",
            "Een koffienamiddag in {street} zou zo welkom zijn. Ik wil wel helpen bakken.",
            "Sinds het postkantoor weg is, kom ik niemand meer tegen.",
        ),
    ),
    Matter(
        title="Bushalte verplaatsen", category="openbaar-vervoer", path="elsewhere", day=500,
        said=(
            "De halte in {street} is te ver voor wie slecht te been is.",
            "Waarom rijdt de bus niet meer tot aan het woonzorgcentrum?",
        ),
        outcome_text="Over haltes beslist De Lijn. Wij gaven jullie vraag door en volgen ze op.",
        handed_to="De Lijn",
    ),
    Matter(
        title="Zwembad in de wijk", category="sport", path="not_changed", day=560,
        said=("Een openluchtzwembad hier, dat zou iets zijn!", "Waarom moeten wij daarvoor altijd de stad door?"),
        outcome_text="Er komt geen zwembad in de wijk.",
        reason="In het meerjarenplan is daar geen geld voor; twee zwembaden liggen op tien minuten.",
    ),
    Matter(
        title="Lawaai van terrassen", category="geluid", path="theme", day=610,
        said=("Na middernacht is het in {street} nog altijd feest.", "Ik sta om vijf uur op. Slapen lukt niet meer."),
    ),
    Matter(
        title="Stoepen die niet veilig zijn", category="onderhoud-straat", path="broken", day=300,
        said=(
            "De stoep in {street} ligt zo scheef dat ik met mijn rolstoel op de weg moet.",
            "Mijn buurvrouw viel over een losse tegel. Gebroken pols.",
            "Met de kinderwagen kom je hier niet door.",
        ),
        action="De slechtste stoepen herleggen", service="Dienst Wegen",
        promise="Driehonderd meter stoep herleggen voor de winter",
        reason="De aannemer ging failliet en er kwam geen nieuwe aanbesteding.",
    ),
    Matter(
        title="Fietsen stallen zonder rek", category="fietsen", path="owed", day=560,
        said=(
            "In {street} kan niemand zijn fiets kwijt.",
            "Ik kan een fietstrommel delen met drie buren. Waar vraag je dat aan?",
        ),
        action="Vier fietstrommels plaatsen", service="Mobiliteitsbedrijf",
        promise="Vier buurtfietstrommels plaatsen",
        outcome_text="Er staan vier fietstrommels; een plaats huren kan vanaf nu.",
    ),
    Matter(
        title="Een bos op het braakland", category="hitte", path="refused", day=620,
        said=("Al dat beton. Plant bomen op het braakland in {street}.", "Ik wil mee planten en water geven."),
        action="Een klein bos planten met bewoners", service="Groendienst",
        promise="De bomen leveren en de grond voorbereiden",
        reason="De grond is verontreinigd; eerst is een bodemonderzoek nodig.",
    ),
)  # fmt: skip

LOOSE = (
    "De lamp voor mijn deur in {street} knippert al weken.",
    "Ik heb een boormachine en tijd: wie hulp nodig heeft, mag bellen.",
    "Kan er een boekenruilkast komen in {street}?",
    "De stoep ligt schots en scheef. Mijn rolstoel geraakt er niet voorbij.",
    "Fijn dat het buurtfeest terug is. Doe dat elk jaar.",
    "De speeltuin in {street} is al maanden stuk.",
    "Waar kan ik Nederlands oefenen in de buurt?",
    "Er wordt te weinig gezegd over wat er met de oude fabriek gebeurt.",
    "Mogen wij de boomspiegels in {street} zelf beplanten?",
    "Het fietspad stopt plots aan {street}. Gevaarlijk.",
)
VOICES = (
    "Op de markt: te weinig zitplaatsen, te weinig schaduw.",
    "Aan de schoolpoort: de meeste ouders willen een schoolstraat.",
    "In het buurthuis: het is hier te stil geworden, zeggen velen.",
)
INTERIM = "We hebben uw vraag gelezen en zoeken uit wie dit kan oplossen. U hoort binnen de maand meer."
NAMED = "Mijn buurman Jan Voorbeeld weet er meer van: jan@gent.example, zijn wagen is 1-AAA-000."
NOT_SHOWN = "Uw buur is te herkennen aan wat u schrijft."
COMPLAINT = "Ik wil een klacht indienen: aan het loket van de stad werd ik drie keer weggestuurd."
TURKISH = "Parktaki oyun alanında çok az ışık var. Çocuklar akşamları oynayamıyor."
TRANSLATED = "Er is te weinig licht op het speelplein in het park. De kinderen kunnen er 's avonds niet spelen."
POTHOLE = "In de Toekomststraat ligt een grote put in het wegdek, vlak voor de school."
DANGER = "Er is brand in de container achter de garages, de vlammen komen tot aan het dak!"
LEFT_OUT = {
    "name": "naam",
    "phone": "telefoonnummer",
    "mail": "mailadres",
    "plate": "nummerplaat",
    "national": "rijksregisternummer",
    "account": "rekeningnummer",
}
