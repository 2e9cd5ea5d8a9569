"""One settings file. It runs with an empty environment; everything a city changes is an environment variable.

The variables are described in docs/operations.md.
"""

import contextlib
import json
import os
import sys
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import structlog
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key

PACKAGE_DIR = Path(__file__).resolve().parent
BASE_DIR = PACKAGE_DIR.parent
RELEASE = "0.1.0"


def env(name: str, default: str = "") -> str:
    """The value of WIJKLUS_<name>, or the default when it is unset or empty."""
    return os.environ.get(f"WIJKLUS_{name}") or default


def env_flag(name: str, default: bool = False) -> bool:
    """True for 1, true, yes, on; anything else is False."""
    value = env(name)
    return value.lower() in {"1", "true", "yes", "on"} if value else default


def env_count(name: str) -> int:
    """The whole number in WIJKLUS_<name>, 0 when it is unset. Raises ImproperlyConfigured for anything else."""
    value = env(name, "0")
    if not (value.isascii() and value.isdigit() and len(value) < 4):
        raise ImproperlyConfigured(f"WIJKLUS_{name}: '{value}' is not a count")
    return int(value)


def pairs(text: str, default: str) -> dict[str, str]:
    """The pairs of a setting such as "to=recipient,text=body", over those of the default.

    Raises ImproperlyConfigured for anything else.
    """
    known = dict(part.split("=", 1) for part in default.split(","))
    given = [part.strip().split("=", 1) for part in text.split(",") if part.strip()]
    if any(len(pair) != 2 or pair[0] not in known or not pair[1] for pair in given):
        raise ImproperlyConfigured(f"'{text}' are no pairs such as {default}")
    return known | dict(pair for pair in given)


def data_folder() -> Path:
    """Where data is kept: var/ of a checkout, else the folder the user's system has for it."""
    if (BASE_DIR / "pyproject.toml").exists():
        return BASE_DIR / "var"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "wijklus"


DATA_DIR = Path(env("DATA_DIR", str(data_folder())))
DATA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)  # nobody else on this machine looks in it

DEMO = env_flag("DEMO")
DEMO_ELECTIONS = env("DEMO_ELECTIONS", "")
DEBUG = env_flag("DEBUG")
TESTING = env_flag("TESTING", default="pytest" in sys.modules)


def secret_key() -> str:
    """The key from the environment, or one made once and kept in the data folder (readable by its owner only)."""
    given = env("SECRET_KEY")
    if given:
        return given
    kept = DATA_DIR / "secret_key"
    if not kept.exists():
        draft = kept.with_suffix(f".{os.getpid()}")
        draft.write_text(get_random_secret_key())
        draft.chmod(0o600)
        with contextlib.suppress(FileExistsError):  # another process was first: its key stays
            os.link(draft, kept)
        draft.unlink()
    return kept.read_text()


SECRET_KEY = secret_key()
SECRET_KEY_FALLBACKS = [key for key in env("SECRET_KEY_FALLBACKS").split(",") if key]
ALLOWED_HOSTS = env("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1],testserver").split(",")
SITE_URL = env("SITE_URL", "http://127.0.0.1:8000").rstrip("/")
HTTPS = SITE_URL.startswith("https://")

INSTALLED_APPS = [  # our own first: their words and templates go before those of a package
    "wijklus.pages",
    "wijklus.api",
    "wijklus.city.steering",
    "wijklus.city.teams",
    "wijklus.loop.feedback",
    "wijklus.loop.results",
    "wijklus.loop.rounds",
    "wijklus.loop.plans",
    "wijklus.loop.budgets",
    "wijklus.loop.actions",
    "wijklus.loop.priorities",
    "wijklus.loop.signals",
    "wijklus.ground.policy",
    "wijklus.ground.people",
    "wijklus.ground.places",
    "wijklus.ground.trail",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "django_cotton.apps.SimpleAppConfig",
    "django_tasks",
    "django_tasks_db",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "wijklus.pages.cached.CachedPages",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "wijklus.pages.middleware.KeptPrivate",
    "wijklus.pages.refusing.RefusingMiddleware",
    "wijklus.pages.once.OnceMiddleware",
    "wijklus.pages.middleware.ScopeMiddleware",
    "wijklus.pages.refusing.SentOnlyMiddleware",
]

ROOT_URLCONF = "wijklus.urls"
WSGI_APPLICATION = "wijklus.wsgi.application"

_LOADERS = [
    "django_cotton.cotton_loader.Loader",
    "django.template.loaders.filesystem.Loader",
    "django.template.loaders.app_directories.Loader",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE_DIR / "pages" / "templates"],
        "OPTIONS": {
            "loaders": [("django.template.loaders.cached.Loader", _LOADERS)],
            "builtins": ["django_cotton.templatetags.cotton"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wijklus.pages.context.house",
            ],
        },
    }
]

FORM_RENDERER = "wijklus.pages.forms.HouseRenderer"

SQLITE_PRAGMAS = ";".join(
    f"PRAGMA {name}={value}"
    for name, value in {
        "journal_mode": "WAL",
        "synchronous": "FULL",
        "foreign_keys": "ON",
        "mmap_size": 134217728,
        "cache_size": -20000,
        "temp_store": "MEMORY",
        "journal_size_limit": 67108864,
        "secure_delete": "ON",  # what was erased is not left in free pages of the file
    }.items()
)


def database(url: str) -> dict[str, object]:
    """Django's settings from sqlite:///PATH or postgresql://USER:PASSWORD@HOST:PORT/NAME (or ?host=SOCKET_FOLDER).

    Raises ImproperlyConfigured for any other scheme.
    """
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": parts.path.removeprefix("/") if parts.path != "/:memory:" else ":memory:",
            "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": SQLITE_PRAGMAS},
        }
    if parts.scheme in {"postgres", "postgresql"}:
        return {
            "ENGINE": "wijklus.base.postgresql",
            "NAME": parts.path.removeprefix("/"),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": parts.hostname or dict(parse_qsl(parts.query)).get("host", ""),
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 0 if not TESTING else None,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": {} if TESTING else {"pool": {"min_size": 1, "max_size": 8, "timeout": 10}},
        }
    raise ImproperlyConfigured(f"WIJKLUS_DATABASE_URL: '{parts.scheme}' is neither sqlite nor postgresql")


DATABASES = {"default": database(env("DATABASE_URL", f"sqlite:///{DATA_DIR / 'wijklus.sqlite3'}"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
ACCOUNT_ADAPTER = "wijklus.pages.accounts.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_RATE_LIMITS = False  # counted in a cache there; ours is one SQL statement (pages.accounts)
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_SESSION_REMEMBER = False
MFA_ADAPTER = "wijklus.pages.second_step.SecondStepAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_ALLOW_UNVERIFIED_EMAIL = True  # an administrator gave the address
MFA_TOTP_ISSUER = "Wijklus"
MFA_FORMS = {
    "authenticate": "wijklus.pages.accounts.CodeForm",
    "reauthenticate": "wijklus.pages.accounts.CodeAgainForm",
    "activate_totp": "wijklus.pages.accounts.FirstCodeForm",
}
PASSWORD_RESET_TIMEOUT = 7 * 86400
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "after_login"

LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", "Nederlands"), ("en", "English")]
TIME_ZONE = "Europe/Brussels"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS: list[Path] = []
MEDIA_ROOT = DATA_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TESTING or DEBUG
        else "wijklus.pages.static_files.HouseStorage"
    },
}
WHITENOISE_USE_FINDERS = TESTING or DEBUG
WHITENOISE_AUTOREFRESH = TESTING or DEBUG

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 5000}}}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
JOBS_KEPT_DAYS = 90
BACKUP_DIR = Path(env("BACKUP_DIR", str(DATA_DIR / "backups")))
JOB_LEASE_SECONDS = int(env("JOB_LEASE_SECONDS", "120"))
JOB_LONGEST_SECONDS = int(env("JOB_LONGEST_SECONDS", "3600"))
JOB_MUNICIPALITIES = "wijklus.ground.places.reads.time_zones"
OUTSIDE_MAY_BE_NEAR = env_flag("OUTSIDE_MAY_BE_NEAR")
"""Whether a server that is asked for reports may stand in the city's own network."""
SCHEDULE: list[tuple[str, int, bool]] = [
    ("wijklus.ground.trail.jobs.seal", 60, False),
    ("wijklus.ground.trail.jobs.prune", 3600, False),
    ("wijklus.loop.actions.jobs.remind", 86400, True),
    ("wijklus.loop.actions.jobs.escalate", 86400, True),
    ("wijklus.loop.signals.jobs.give_up_undrawn_photos", 86400, True),
    ("wijklus.loop.signals.jobs.forget_imports", 86400, True),
    ("wijklus.loop.signals.jobs.fetch_mail", 120, True),
    ("wijklus.loop.signals.jobs.forget_mails", 86400, True),
    ("wijklus.loop.signals.jobs.learn_words", 86400, True),
    ("wijklus.loop.priorities.jobs.renew_living", 3600, True),
    ("wijklus.loop.feedback.jobs.refresh_figures", 900, True),
    ("wijklus.loop.priorities.jobs.learn_suggestions", 86400, True),
    ("wijklus.loop.priorities.jobs.suggest", 120, True),
    ("wijklus.loop.rounds.jobs.move_on", 300, True),
    ("wijklus.loop.rounds.jobs.note_ballots", 3600, True),
    ("wijklus.loop.results.jobs.raise_shared", 86400, True),
    ("wijklus.crossings.erasing.erase_expired", 86400, True),
    ("wijklus.ground.people.jobs.forget_portraits", 86400, True),
    ("wijklus.ground.people.jobs.ask_about_contacts", 86400, True),
    ("wijklus.crossings.lost_files.remove_lost_files", 86400, False),
    ("wijklus.ground.places.jobs.drop_old_drafts", 86400, False),
    ("wijklus.ground.places.jobs.empty_address_files", 86400, True),
]
"""Jobs of the clock: dotted name of the function, every how many seconds, and whether once per municipality."""

_mail = urlsplit(env("MAIL_URL", f"file://{DATA_DIR / 'mail'}"))
EMAIL_BACKEND = {
    "file": "django.core.mail.backends.filebased.EmailBackend",
    "console": "django.core.mail.backends.console.EmailBackend",
    "smtp": "django.core.mail.backends.smtp.EmailBackend",
    "smtps": "django.core.mail.backends.smtp.EmailBackend",
}[_mail.scheme]
EMAIL_FILE_PATH = _mail.path if _mail.scheme == "file" else ""
EMAIL_HOST = _mail.hostname or "localhost"
EMAIL_PORT = _mail.port or (587 if _mail.scheme == "smtps" else 25)
EMAIL_HOST_USER = unquote(_mail.username or "")
EMAIL_HOST_PASSWORD = unquote(_mail.password or "")
EMAIL_USE_SSL = _mail.scheme == "smtps" and _mail.port == 465
EMAIL_USE_TLS = _mail.scheme == "smtps" and not EMAIL_USE_SSL
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env("MAIL_FROM", "Wijklus <wijklus@localhost>")

SMS_URL = env("SMS_URL", "console://" if DEMO else "")
SMS_TOKEN = env("SMS_TOKEN")
SMS_TOKEN_KIND = env("SMS_TOKEN_KIND", "Bearer")
SMS_FROM = env("SMS_FROM")
SMS_FIELDS = pairs(env("SMS_FIELDS"), "to=to,text=text,from=from")
"""By what a text message has, what the gateway of this provider calls it in its JSON."""
VOTER_LOGINS = json.loads(env("VOTER_LOGINS", "{}"))  # by slug of a city: issuer, client_id, client_secret, ...
if urlsplit(SMS_URL).scheme not in ("", "console", "http", "https"):
    raise ImproperlyConfigured(f"WIJKLUS_SMS_URL: '{SMS_URL}' is neither console:// nor an address of the web")

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:", *filter(None, env("MAP_TILE_HOST").split(","))],
        "connect-src": [SELF],
        "worker-src": [SELF],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
    }
}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^gezond/$"]  # a monitor beside the server speaks plain HTTP
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
ALLAUTH_TRUSTED_PROXY_COUNT = env_count("PROXIES")  # how many proxies of ours add to X-Forwarded-For
if env("PROXY_HEADER"):
    SECURE_PROXY_SSL_HEADER = (env("PROXY_HEADER"), "https")
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
FILE_UPLOAD_PERMISSIONS = 0o600
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SILENCED_SYSTEM_CHECKS: list[str] = []

LOG_PROCESSORS: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso"),
    structlog.processors.format_exc_info,
]
"""What every line of the log gets, ours and that of libraries alike."""

structlog.configure(
    processors=[*LOG_PROCESSORS, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": structlog.stdlib.ProcessorFormatter,
            "processor": structlog.processors.JSONRenderer(),
            "foreign_pre_chain": LOG_PROCESSORS,
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": env("LOG_LEVEL", "WARNING")},
}
