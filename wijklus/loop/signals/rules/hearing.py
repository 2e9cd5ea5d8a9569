"""What is heard from somebody in person: the languages that are spoken, and what they agree to."""

ANSWER, QUOTE, FOLLOW_UP, SHARE = "answer", "quote", "follow_up", "share"
CONSENTS = (ANSWER, FOLLOW_UP, SHARE, QUOTE)
"""What a person may agree to when somebody notes for them, each by itself: keeping how to answer them, asking them
again later, passing on to a service how they can be reached, and showing their words."""

OTHER_LANGUAGE = "xx"
UNKNOWN_LANGUAGE = "und"
"""A language that is not in the list, as a page may call it."""
SPOKEN: dict[str, str] = {
    "nl": "Nederlands",
    "fr": "Français",
    "en": "English",
    "de": "Deutsch",
    "tr": "Türkçe",
    "ar": "العربية",
    "bg": "Български",
    "ro": "Română",
    "sk": "Slovenčina",
    "pl": "Polski",
    "es": "Español",
    "pt": "Português",
    "it": "Italiano",
    "ru": "Русский",
    "uk": "Українська",
    "sq": "Shqip",
    "ku": "Kurdî",
    "fa": "فارسی",
    "ps": "پښتو",
    "ur": "اردو",
    "so": "Soomaali",
    "ti": "ትግርኛ",
    "zh": "中文",
}
"""Languages spoken in the street, each as its speakers call it; any other is OTHER_LANGUAGE."""
WRITTEN = (*SPOKEN, UNKNOWN_LANGUAGE)
"""Languages somebody may write in."""
