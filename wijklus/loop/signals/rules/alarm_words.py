"""The words of danger, threat and despair in the languages that people here write most, without their accents.

Each is a regular expression; `alarm.py` puts them together. A language in which somebody writes needs no more than its
words here. Basics only: who finds a word missing adds it, with a sentence to the table of the test.
"""

DANGER_NL = (
    r"(?:er\s+is|staat\s+in|in|uitslaande|woning|keuken|schoorsteen|auto|bos)\s*brand(?!\s*(?:veilig|weer|preventie))\b",
    r"\bbrand\s*!+|\bbrand\s+(?:in|bij|op|uitgebroken)\b|\b(?:autobrand|woningbrand|bosbrand)\w*",
    r"\b(?:het|er|huis|woning|auto|dak|keuken|flat|appartement)\s+(?:brandt(?!\s+(?:\w+\s+){0,4}(?:licht\w*|lamp\w*|niet|"
    r"nooit))|in\s+brand|vuur)\b",
    r"\bgas(?:lek|geur|lucht)\b|\bruik\w*\s+(?:\w+\s+)?gas\b|\bco-?vergiftiging\b",
    r"\bontploff\w*|\bexplosie\b|\bbom(?:melding|dreiging)?\b(?!\s*vol)",
    r"\bbewusteloos\b|\bbuiten\s+bewustzijn\b|\bademt\s+niet\b|\breanim\w+|\bhart(?:aanval|stilstand|infarct)\b",
    r"\bberoerte\b|\bbloedt\s+(?:hevig|erg|dood)|\b(?:zwaar|ernstig|levensgevaarlijk)\s*gewond\w*|\blevensgevaar\b",
    r"\b(?:kind|kindje|meisje|jongen|iemand|vrouw|man|mens)\s+(?:ligt\s+)?in\s+het\s+water\b",
    r"\b(?:met|heeft|draagt|trekt|trok)\s+(?:\w+\s+){0,2}(?:wapens?|mes|pistool|geweer|machete|hakbijl)\b|\bvuurwapen\w*",
    r"\b(?:aangevallen|overval(?:len|lers?)?|vechtpartij\w*|mishandeling|verkracht\w*|gijzel\w*|ontvoer\w*|overdosis)\b",
    r"\bhuiselijk\s+geweld\b|\b(?:help|hulp)\s*!",
    r"\bgewonde[n]?\b|\bverdrink\w*|\bis\s+(?:in|te)\s+(?:het\s+)?water\s+gevallen\b",
    r"\b(?:word|wordt|worden|wordt\s+er)\s+(?:\w+\s+){0,3}(?:geslagen|mishandeld|aangerand|verkracht|gestoken|bedreigd)",
    r"\b(?:slaat|mishandelt|verkracht|wurgt|steekt)\s+(?:\w+\s+){0,2}(?:vrouw|kind\w*|zoon|dochter|partner|moeder|man|"
    r"mij|me|hem|haar|iemand)\b",
    r"\b(?:man|vrouw|jongen|iemand|gast|hij|zij)\s+met\s+een\s+(?:\w+\s+)?(?:mes|pistool|wapen|geweer|machete)\b",
    r"\bschiet(?:partij|en|incident)\b(?!\s*(?:uit|op\s+met|goed|wortel))|\bgeschoten\s+op\b|\bsteekpartij\b",
    r"\binbreker\w*\s+(?:is|zijn|zit\w*)\b|\b(?:nu|aan\s+het)\s+inbreken\b",
    r"\bkind\w*\s+(?:is\s+)?(?:verdwenen|vermist|opgesloten\s+in)\b",
    r"\blevensgevaarlijk\s+(?:gewond|ziek)|\bambulance\s+nodig\b|\bbel\s+112\b",
)
DANGER_EN = (
    r"\b(?:a|is|on|house|car|caught|bin|kitchen|forest)\s+(?:on\s+)?fire\b(?!\s*(?:safety|station|hydrant|department|"
    r"brigade|engine|truck|exit|escape|door|drill|pit|extinguisher))",
    r"\bfire\s*!|\bfire\s+(?:in|at)\s+(?:the|my|our|a)\b",
    r"\bgas\s+leak\b|\bsmell(?:s|ing)?\s+(?:of\s+)?gas\b|\bexplosion\b|\bbomb\b",
    r"\bunconscious\b|\bnot\s+breathing\b|\bheart\s+attack\b|\bbleeding\b|\bdrowning\b",
    r"\b(?:a|had|have|having|has|from|mini|heat)[\s-]+(?:(?!to\b)\w+\s+)?stroke\b(?!\s+of)|\bstroke\s+symptoms?\b",
    r"\bpassed\s+out\b|\b(?:can'?t|cannot|can\s+not)\s+breathe\b|\boverdose\w*|\bchoking\b|\bcarbon\s+monoxide\b",
    r"\b(?:fell|fallen)\s+in(?:to)?\s+the\s+(?:water|river|canal|lake)\b",
    r"\bhelp\s*!|\bhelp\s+me\b|\bcall\s+(?:an\s+ambulance|112)\b",
    r"\b(?:attacked|assault(?:ed)?|stabb(?:ed|ing)|raped?|shooting|kidnapp\w+|hostages?)\b|\bdomestic\s+violence\b",
    r"\b(?:has|have|holding|carrying|got|waving|with)\s+(?:an?\s+)?(?:\w+\s+)?(?:knife|gun|weapon|machete)\b",
    r"\b(?:beats?|hits?|abus\w+|strangl\w+)\s+(?:me|him|her)\b|\b(?:missing\s+child|child\s+(?:is|has\s+gone)\s+missing)\b",
    r"\b(?:badly|seriously)\s+(?:hurt|injured|wounded)\b|\bis\s+being\s+(?:beaten|attacked|raped|abused|stabbed)\b",
    r"\b(?:man|woman|someone|somebody|guy)\s+with\s+a\s+(?:knife|gun|weapon)\b|\bgunshots?\b|\bbeing\s+stabbed\b",
    r"\bbreaking\s+in(?:to)?\s+(?:right\s+)?now\b|\b(?:beats|beating|hits|hitting)\s+(?:his|her|my|the)\s+"
    r"(?:wife|kids?|child|children|son|daughter)\b",
)
THREAT_NL_EN = (
    r"\b(?:ik|wij|we|hij|zij|ze)\s+(?:\w+\s+){0,4}(?:vermoord\w*|neersteken|neerschieten|afmaken|doodslaan|doodschieten)",
    r"\b(?:ik|hij|zij|we|wij)\s+(?:maak|maakt|maken|sla|slaat|schiet|steek|rijd)\s+(?:\w+\s+){0,4}(?:dood|kapot|neer|af)\b"
    r"(?!\s*(?:van|door))",
    r"\b(?:ik|we|wij|hij)\s+(?:\w+\s+){0,4}(?:in\s+brand\s+(?:steken|steek)|opblazen|iets\s+aandoen)\b",
    r"\b(?:ik|we|wij|hij)\s+(?:steek|steekt|steken|blaas|blazen)\s+(?:\w+\s+){0,4}(?:in\s+brand|op)\b",
    r"\bmaak\s+(?:je|jullie|hem|haar|hen|u|ze)\s+(?:kapot|dood|af)\b",
    r"\b(?:ik|we)\s+weet\s+(?:je|jullie|u)\s+(?:\w+\s+)?wonen?\b|\bweet\s+waar\s+(?:je|jullie|u|hij|zij|ze)\s+woon\w*",
    r"\bbedreig\w*\s+(?:mij|me|ons|hem|haar|mijn|mensen|buren|kinderen)\b|\bdoodsbedreiging\w*|\bwordt\s+bedreigd\b",
    r"\bmet\s+de\s+dood\s+bedreig\w*",
    r"(?<!groene )(?<!witte )(?<!zwarte )(?<!bruine )(?<!vieze )(?<!vette )(?<!groen )\baanslag(?:en)?\b(?!\s+(?:van\s+"
    r"(?:de\s+)?(?:stad|gemeente|fiscus)|(?:in|van|voor)\s+(?:de|het|mijn|onze|uw|je|een)?\s*(?:\w*belasting\w*|"
    r"aanslagjaar|inkomstenjaar|vuil|alg\w*|mos)))",
    r"\b(?:i|we|he|they)(?:'ll|'m\s+going\s+to|\s+will|\s+am\s+going\s+to|\s+are\s+going\s+to|\s+wants?\s+to)\s+"
    r"(?:kill|shoot|stab|burn|bomb|hurt)\b",
    r"\bdeath\s+threats?\b|\bthreaten(?:s|ed|ing)?\s+(?:me|us|him|her|to\s+(?:kill|hurt))\b",
)
DESPAIR_NL_EN = (
    r"\bzelfmoord\b(?!\s*(?:lijn|preventie))|\bzelfdoding\b|\bik\s+zie\s+het\s+(?:echt\s+)?niet\s+meer\s+zitten\b",
    r"\bik\s+wil\s+er\s+niet\s+meer\s+zijn\b|\bwil\w*\s+(?:er\s+)?niet\s+meer\s+(?:bestaan|wakker\s+worden)\b",
    r"\b(?:wil|kan)\s+niet\s+(?:meer|langer)\s+(?:leven|verder\s+leven)\b|\bwil\s+(?:ik\s+)?dood\b|\bik\s+wil\s+sterven\b",
    r"\beinde\s+(?:aan\s+)?(?:mijn|m'n|zijn|haar)\s+leven\b|\bmaak\s+er\s+een\s+einde\s+aan\b|\beruit\s+stappen\b",
    r"\bspring\w*\s+van\s+(?:de|het)\s+(?:brug|dak|toren|flat)\b",
    r"\bsuicid\w*|\bkill\s+(?:myself|himself|herself)\b|\bend\s+(?:my|it\s+all)\b(?:\s+life)?|\bwant\s+to\s+die\b",
    r"\bdon'?t\s+want\s+to\s+live\b|\btake\s+my\s+(?:own\s+)?life\b|\bbetter\s+off\s+dead\b|\bself-?harm\w*|\b(?:hurt|harm)\s+"
    r"myself\b|\bno\s+(?:longer\s+|more\s+)?reason\s+to\s+live\b|\bcan'?t\s+go\s+on\s+living\b",
)

DANGER_FR = (
    r"\bau\s+feu\b|\b(?:en|prend|prends|pris|mis\s+le|mettre\s+le|met\s+le|dans\s+le)\s+feu\b|\bfeu\s+(?:dans|chez)\b",
    r"\bil\s+y\s+a\s+(?:le|un|du)\s+feu\b(?!\s*(?:rouge|vert|orange|clignotant|tricolore|pieton|de\s+(?:signal|circul|camp|"
    r"joie|artifice)|d'artifice))|\ble\s+feu\s+(?:a\s+pris|se\s+propage|brule)\b",
    r"(?<!bouche d')(?<!borne d')(?<!bouches d')(?<!bornes d')(?<!porte )(?<!securite )(?<!prevention )\bincendies?\b",
    r"\bca\s+brule\b|\b(?:maison|voiture|appartement|immeuble|cuisine|poubelle|foret|toit)\s+(?:\w+\s+)?brule\w*",
    r"\b(?:fuite|odeur)\s+de\s+gaz\b|\bsent\s+(?:le|du)\s+gaz\b|\bmonoxyde\b|\bintoxication\s+au\s+co\b",
    r"\bexplosion\w*|\ba\s+explose\b|\bbombe\b(?!\s*(?:de\s+peinture|aerosol|a\s+eau|de\s+couleur))",
    r"\binconscient\w*|\bevanouie?\b|\bne\s+respire\s+(?:pas|plus)\b|\b(?:arret|crise)\s+cardiaque\b|\binfarctus\b|\bavc\b",
    r"\bsaigne\b|\bblesse(?:e|s|es)?\b|\bse\s+noie\b|\bnoyade\b|\bnoye(?:e|s)?\b|\btombee?s?\s+(?:a|dans)\s+l'eau\b",
    r"\bagression\w*|\bagress(?:e|ee|es|ees|er|eurs?)\b|\bviol\b|\bviolees?\b|\bpoignard\w*|\bfusillade\b|\bprise\s+d'otages?\b",
    r"\bcoups?\s+de\s+(?:feu|couteau|fusil)\b|\b(?:une|des|avec|son|leurs?)\s+armes?\b|\barmes?\s+(?:a\s+feu|blanches?)\b",
    r"\b(?:homme|femme|individu|type|garcon|quelqu'un)\s+arme\b|\b(?:pistolet|fusil|revolver|machette|kalachnikov)\b",
    r"\bavec\s+un\s+(?:\w+\s+)?couteau\b|\ba\s+un\s+couteau\b|\bviolences?\s+(?:conjugales?|familiales?|domestiques?)\b",
    r"\b(?:frappe|bat|tabasse|maltraite|etrangle|viole)\s+(?:\w+\s+)?(?:femme|enfants?|fils|fille|mere|mari|voisine?|bebe)\b",
    r"\bme\s+(?:frappe|bat|tabasse|viole|poursuit)\b|\bau\s+secours\b|\ba\s+l'aide\b(?!\s+d)|\bdanger\s+de\s+mort\b",
    r"\bappel\w*\s+(?:le\s+112|une\s+ambulance|les\s+pompiers|la\s+police)\b|\bkidnapp\w*|\benfant\s+(?:a\s+)?disparue?\b",
)
DANGER_DE = (
    r"\bes\s+brennt\b|\b(?:haus|wohnung|auto|kuche|wald|dach|keller|container|tonne)\s+brennt\b|\bfeuer\b|\bin\s+flammen\b",
    r"\b(?:haus|wohnungs|wald|keller|zimmer|dachstuhl|gross|kuchen)brand\b|\bgas(?:geruch|leck|austritt)\b",
    r"\b(?:riecht|stinkt)\s+(?:\w+\s+){0,2}nach\s+gas\b|\bexplo(?:sion|dier\w*)\b|\bbombe(?:ndrohung)?\b",
    r"\bbewusstlos\w*|\bohnmachtig\b|\batmet\s+nicht\b|\bherz(?:infarkt|stillstand|anfall)\b|\bschlaganfall\b|\bblutet\b",
    r"\bverletzte[rn]?\b|\bschwer\s+verletzt\b|\blebensgefahr\b|\blebensgefahrlich\s+verletzt\b|\bertrink\w*|\bertrunken\b",
    r"\b(?:kind|mann|frau|junge|madchen|jemand|person)\s+(?:\w+\s+){0,3}(?:im|ins)\s+wasser\b",
    r"\buberfall(?:en|e)?\b|\bangegriffen\b|\bvergewaltig\w*|\bmesserstecher\w*|\bniedergestochen\b|\bgeiselnahme\b",
    r"\bschiesserei\w*|\bschusse\b|\bmisshandel\w*|\bhausliche\s+gewalt\b|\bentfuhrt\b|\bkind\s+(?:ist\s+)?verschwunden\b",
    r"\bwaffen?\b|\bbewaffnet\w*|\bpistole\b|\bmit\s+(?:einem|nem)\s+(?:\w+\s+)?messer\b|\bhat\s+ein\s+messer\b",
    r"\bschlagt\s+(?:\w+\s+)?(?:frau|kind\w*|sohn|tochter|mutter|mich|ihn|sie)\b|\bhilfe\s*!|\bum\s+hilfe\b(?!\s+bitten)",
    r"\bnotarzt\b|\bkrankenwagen\b|\beinbrecher\b",
)
THREAT_FR_DE = (
    r"\b(?:je|il|elle|on|nous|ils|elles)\s+(?:vais|veux|va|veut|vont|veulent|allons)\s+(?:\w+'?\s*){0,3}?(?:tuer|buter|"
    r"poignarder|egorger|flinguer|tout\s+bruler|abattre\s+(?:le|la|les)\s+(?:maire|gens|voisins?))\b",
    r"\bmenac\w*\s+(?:de\s+(?:mort|me|nous)|ma|mon|mes|moi)\b|\b(?:me|nous)\s+menac\w*|\bm'a\s+menace\b|\bnous\s+a\s+menaces?\b",
    r"\bmenaces?\s+de\s+mort\b|\battentats?\b",
    r"\b(?:ich|er|sie|wir)\s+(?:werde|will|wird|wollen|werden)\s+(?:\w+\s+){0,4}(?:umbringen|toten|abstechen|erschiessen|"
    r"anzunden|verprugeln)\b|\bich\s+(?:bringe?|steche?|mache?)\s+(?:dich|euch|ihn|sie|alle)\s+(?:\w+\s+)?(?:um|ab|fertig|kalt)\b",
    r"\bbedroh\w*\s+(?:mich|uns|ihn|meine\w*|unsere\w*)\b|\b(?:mich|uns)\s+bedroh\w*|\bwird\s+bedroht\b|\bmorddrohung\w*",
    r"\b(?:bomben|terror)anschlag\b|\banschlag\s+auf\b",
)
DESPAIR_FR_DE = (
    r"\bme\s+(?:tuer|pendre|jeter\s+(?:sous|du|d'))|\bmettre\s+fin\s+a\s+(?:mes|ses)\s+jours\b|\ben\s+finir\s+avec\s+la\s+vie\b",
    r"\b(?:veux|voudrais|veut|envie\s+de)\s+(?:\w+\s+)?mourir\b|\b(?:veux|peux|veut)\s+(?:pas|plus)\s+(?:continuer\s+a\s+)?vivre\b",
    r"\bplus\s+(?:la\s+force|envie|de\s+raison)\s+de\s+vivre\b|\bselbst(?:mord|totung)\w*|\bsuizid\w*",
    r"\b(?:mich|sich)\s+(?:\w+\s+)?(?:umbringen|toten)\b|\bnicht\s+mehr\s+(?:weiter)?leben\b|\bwill\s+(?:nur\s+)?sterben\b",
    r"\b(?:meinem|mein|seinem|ihrem)\s+leben\s+(?:ein\s+ende|beenden)|\bnicht\s+mehr\s+aufwachen\b",
)
