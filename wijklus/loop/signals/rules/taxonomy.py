"""The list of categories a new municipality starts with: living together and public space, two levels.

Main division after the category trees of Signalen (MPL-2.0) and BOR-MELD, shortened, and widened to living together,
which those trees lack. The third column is the Flemish policy field (BBC) of four digits.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class CategoryRow:
    """One category to begin with: its code, the code above it, names by language, policy field."""

    code: str
    parent: str = ""
    name: dict[str, str] = field(default_factory=dict)
    policy_field: str = ""
    is_public_space: bool = False


_TREE: tuple[tuple[str, str, str, str, str, bool], ...] = (
    # main: code, policy field, Dutch, English, French, in public space
    ("samenleven", "0909", "Samenleven", "Living together", "Vivre ensemble", False),
    ("veiligheid", "0480", "Veiligheid en overlast", "Safety and nuisance", "Sécurité et nuisances", False),
    ("wonen", "0629", "Wonen", "Housing", "Logement", False),
    ("zorg", "0909", "Zorg en gezondheid", "Care and health", "Soins et santé", False),
    ("jeugd", "0752", "Kinderen en jongeren", "Children and young people", "Enfants et jeunes", False),
    ("vrije-tijd", "0719", "Cultuur, sport en vrije tijd", "Culture, sport and leisure", "Culture et loisirs", False),
    ("werk", "0550", "Werk en winkels", "Work and shops", "Travail et commerces", False),
    ("meedoen", "0171", "Meedoen en de stad", "Taking part and the city", "Participer et la ville", False),
    ("verkeer", "0200", "Verkeer en straten", "Traffic and streets", "Circulation et rues", True),
    ("netheid", "0309", "Afval en netheid", "Waste and cleanliness", "Déchets et propreté", True),
    ("groen", "0680", "Groen en water", "Green and water", "Espaces verts et eau", True),
    (
        "inrichting",
        "0610",
        "Pleinen, licht en straatmeubilair",
        "Squares, lights, seats",
        "Places et mobilier",
        True,
    ),
)
_UNDER: dict[str, tuple[tuple[str, str, str, str, str], ...]] = {
    "samenleven": (
        ("ontmoeten", "0705", "Ontmoeten en buurthuizen", "Meeting and community houses", "Rencontres"),
        ("buren", "0909", "Buren onder elkaar", "Neighbours among themselves", "Entre voisins"),
        ("eenzaamheid", "0909", "Eenzaamheid", "Loneliness", "Solitude"),
        ("diversiteit", "0902", "Diversiteit en discriminatie", "Diversity and discrimination", "Diversité"),
        ("taal", "0902", "Taal en nieuwkomers", "Language and newcomers", "Langue et nouveaux arrivants"),
        ("armoede", "0900", "Armoede", "Poverty", "Pauvreté"),
    ),
    "veiligheid": (
        ("geluid", "0480", "Geluid", "Noise", "Bruit"),
        ("onveilig-gevoel", "0480", "Zich onveilig voelen", "Feeling unsafe", "Sentiment d'insécurité"),
        ("drugs-drank", "0480", "Drugs en drank", "Drugs and drink", "Drogues et alcool"),
        ("groepen", "0480", "Overlast door groepen", "Nuisance by groups", "Nuisances de groupes"),
        ("diefstal-vernieling", "0400", "Diefstal en vernieling", "Theft and vandalism", "Vol et vandalisme"),
    ),
    "wonen": (
        ("betaalbaar-wonen", "0629", "Betaalbaar wonen", "Affordable housing", "Logement abordable"),
        ("woningkwaliteit", "0621", "Slechte woningen", "Poor housing", "Logements insalubres"),
        ("leegstand", "0621", "Leegstand", "Empty buildings", "Bâtiments vides"),
        ("bouwprojecten", "0600", "Bouwprojecten", "Building projects", "Projets de construction"),
        ("sociale-huur", "0930", "Sociale huur", "Social housing", "Logement social"),
        ("energie", "0350", "Energie en isolatie", "Energy and insulation", "Énergie et isolation"),
    ),
    "zorg": (
        ("gezondheid", "0985", "Gezond leven", "Healthy living", "Vie saine"),
        ("zorg-dichtbij", "0986", "Zorg dicht bij huis", "Care close to home", "Soins de proximité"),
        ("ouderen", "0959", "Ouderen", "Older people", "Personnes âgées"),
        ("toegankelijkheid", "0911", "Toegankelijkheid", "Accessibility", "Accessibilité"),
        ("kinderopvang", "0945", "Kinderopvang", "Childcare", "Garde d'enfants"),
    ),
    "jeugd": (
        ("spelen", "0752", "Spelen", "Playing", "Jouer"),
        ("plek-voor-jongeren", "0752", "Plek voor jongeren", "Places for young people", "Lieux pour les jeunes"),
        ("school", "0879", "School en leren", "School and learning", "École"),
        ("activiteiten-jeugd", "0750", "Activiteiten voor de jeugd", "Activities for the young", "Activités jeunesse"),
    ),
    "vrije-tijd": (
        ("sport", "0742", "Sport", "Sport", "Sport"),
        ("feest", "0710", "Feesten en activiteiten", "Festivities and activities", "Fêtes et activités"),
        ("cultuur", "0709", "Cultuur en bibliotheek", "Culture and library", "Culture et bibliothèque"),
        ("ruimte-verenigingen", "0705", "Ruimte voor verenigingen", "Space for associations", "Locaux associatifs"),
    ),
    "werk": (
        ("winkels", "0500", "Winkels en markt", "Shops and market", "Commerces et marché"),
        ("horeca", "0500", "Horeca", "Cafés and restaurants", "Horeca"),
        ("werk-zoeken", "0550", "Werk zoeken", "Finding work", "Chercher du travail"),
    ),
    "meedoen": (
        ("bewonersinitiatief", "0171", "Initiatief van bewoners", "Residents' initiative", "Initiative citoyenne"),
        ("inspraak", "0171", "Inspraak", "Having a say", "Participation"),
        ("contact-stad", "0130", "Contact met de stad", "Contact with the city", "Contact avec la ville"),
        ("dienstverlening", "0130", "Loketten en dienstverlening", "Counters and services", "Guichets et services"),
    ),
    "verkeer": (
        ("te-snel", "0200", "Te snel rijden", "Speeding", "Vitesse excessive"),
        ("fietsen", "0200", "Fietsen", "Cycling", "Vélo"),
        ("stappen", "0200", "Te voet", "Walking", "À pied"),
        ("parkeren", "0220", "Parkeren", "Parking", "Stationnement"),
        ("openbaar-vervoer", "0210", "Openbaar vervoer", "Public transport", "Transports en commun"),
        ("schoolomgeving", "0200", "Schoolomgeving", "Around the school", "Abords d'école"),
        ("onderhoud-straat", "0200", "Straat of stoep stuk", "Broken street or pavement", "Rue ou trottoir abîmé"),
        ("sluipverkeer", "0200", "Sluipverkeer", "Cut-through traffic", "Trafic de transit"),
    ),
    "netheid": (
        ("sluikstort", "0309", "Sluikstort", "Fly-tipping", "Dépôts clandestins"),
        ("zwerfvuil", "0309", "Zwerfvuil", "Litter", "Détritus"),
        ("vuilnisbakken", "0300", "Vuilnisbakken en ophaling", "Bins and collection", "Poubelles et collecte"),
        ("graffiti", "0480", "Graffiti", "Graffiti", "Graffitis"),
        ("hondenpoep", "0309", "Hondenpoep", "Dog mess", "Déjections canines"),
        ("ratten", "0984", "Ratten en ongedierte", "Rats and vermin", "Rats et nuisibles"),
    ),
    "groen": (
        ("bomen", "0680", "Bomen", "Trees", "Arbres"),
        ("parken", "0680", "Parken en perken", "Parks and beds", "Parcs et parterres"),
        ("speelgroen", "0680", "Speelgroen", "Green to play in", "Espaces verts ludiques"),
        ("water", "0319", "Water en overstroming", "Water and flooding", "Eau et inondation"),
        ("hitte", "0350", "Hitte en verharding", "Heat and paving", "Chaleur et béton"),
    ),
    "inrichting": (
        ("licht", "0670", "Straatverlichting", "Street lights", "Éclairage public"),
        ("banken", "0200", "Banken en zitplekken", "Benches and seats", "Bancs"),
        ("pleinen", "0610", "Pleinen", "Squares", "Places"),
        ("speeltoestellen", "0752", "Speeltoestellen", "Playground equipment", "Jeux"),
        ("openbaar-toilet", "0984", "Openbaar toilet en drinkwater", "Public toilet and water", "Toilettes publiques"),
    ),
}


def _rows() -> tuple[CategoryRow, ...]:
    rows = []
    for code, policy_field, nl, en, fr, outside in _TREE:
        rows.append(CategoryRow(code, "", {"nl": nl, "en": en, "fr": fr}, policy_field, outside))
        for below, below_field, nl_, en_, fr_ in _UNDER[code]:
            rows.append(CategoryRow(below, code, {"nl": nl_, "en": en_, "fr": fr_}, below_field, outside))
    return tuple(rows)


DEFAULT_CATEGORIES = _rows()
