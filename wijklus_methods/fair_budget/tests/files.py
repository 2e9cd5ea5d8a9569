"""Small Pabulib files, and elections as hypothesis draws them."""

from io import BytesIO

from hypothesis import strategies as st

from wijklus_methods.fair_budget import Ballot, Document, Election, Project, election, read_stream

META = {
    "description": "Made up", "country": "Belgium", "unit": "Gent", "instance": "2026", "num_projects": "3",
    "num_votes": "3", "budget": "1000", "vote_type": "approval", "rule": "greedy", "date_begin": "2026",
    "date_end": "01.02.2026",
}  # fmt: skip
PROJECTS = (
    "project_id;cost;votes;name;category",
    "a;300;2;Bench;green",
    "b;700.50;2;Tree;green",
    'c;500;1;"Oak; elm";play',
)
VOTES = ("voter_id;vote;voting_method", "1;a,b;internet", "2;b,a;paper", "3;c;internet")


def lines(meta: dict[str, str | None] | None = None, projects: tuple[str, ...] = PROJECTS,
          votes: tuple[str, ...] = VOTES) -> list[str]:  # fmt: skip
    """The lines of a file; a key of META with None is left out."""
    values = {**META, **(meta or {})}
    head = [f"{key};{value}" for key, value in values.items() if value is not None]
    return ["META", "key;value", *head, "PROJECTS", *projects, "VOTES", *votes]


def parsed(*given: dict[str, str | None] | tuple[str, ...] | None, **parts: tuple[str, ...]) -> Document:
    """The file read."""
    return read_text(lines(*given, **parts))  # type: ignore[arg-type]


def read_text(text: list[str]) -> Document:
    return read_stream(BytesIO("\n".join([*text, ""]).encode()))


def made(costs: list[int], ballots: list[tuple[int, ...]], budget: int, **more: str) -> Election:
    """An election with projects p0, p1 ..., one voter for each ballot."""
    projects = [Project(f"p{i}", cost) for i, cost in enumerate(costs)]
    return election(projects, [Ballot(one) for one in ballots], budget, **more)  # type: ignore[arg-type]


@st.composite
def elections(draw: st.DrawFn, points: bool = False) -> tuple[list[Project], list[Ballot], int]:
    """Projects, ballots and a budget, with ties and tight amounts."""
    costs = draw(st.lists(st.integers(1, 12), min_size=1, max_size=6))
    projects = [Project(f"p{i}", cost) for i, cost in enumerate(costs)]
    subset = st.lists(st.integers(0, len(costs) - 1), unique=True, max_size=len(costs))
    ballots = []
    for chosen in draw(st.lists(subset, min_size=1, max_size=9)):
        given = draw(st.lists(st.integers(1, 3), min_size=len(chosen), max_size=len(chosen))) if points else []
        ballots.append(Ballot(tuple(chosen), tuple(given)))
    return projects, ballots, draw(st.integers(1, 30))
