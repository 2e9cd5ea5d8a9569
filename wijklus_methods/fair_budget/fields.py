"""What the Pabulib format knows: the keys of META, the columns of PROJECTS and VOTES, kinds of ballots, and rules.

After the description of the format (Faliszewski and others 2023, "Participatory budgeting: data, tools, and analysis";
pabulib.org/format).
"""

REQUIRED = (
    "description", "country", "unit", "instance", "num_projects", "num_votes", "budget", "vote_type", "rule",
    "date_begin", "date_end",
)  # fmt: skip
NEEDED = ("num_projects", "num_votes", "budget", "vote_type")
"""Without these nothing can be counted; the other required ones are only reported."""
OPTIONAL = (
    "district", "subunit", "min_length", "max_length", "min_sum_cost", "max_sum_cost", "min_points", "max_points",
    "min_sum_points", "max_sum_points", "default_score", "min_project_cost", "max_project_cost",
    "min_project_score_threshold", "neighborhoods", "subdistricts", "categories", "edition", "language", "currency",
    "fully_funded", "experimental", "comment", "acknowledgments", "leftover_budget", "budget_per_category",
    "budget_per_neighborhood", "min_length_per_category", "max_length_per_category", "min_sum_cost_per_category",
    "max_sum_cost_per_category",
)  # fmt: skip
WHOLE = (
    "min_length", "max_length", "min_points", "max_points", "min_sum_points", "max_sum_points", "default_score",
    "min_project_score_threshold",
)  # fmt: skip
"""Keys of META whose value is a whole number."""
AMOUNTS = ("min_sum_cost", "max_sum_cost", "min_project_cost", "max_project_cost")
LISTS = ("budget_per_category", "budget_per_neighborhood")
PROJECTS = (
    "project_id", "cost", "votes", "score", "name", "category", "beneficiaries", "selected", "neighborhood", "subunit",
    "district", "description", "proposer", "public_id", "latitude", "longitude",
)  # fmt: skip
VOTES = (
    "voter_id", "vote", "points", "age", "sex", "voting_method", "district", "neighborhood", "education",
    "topic_preference_transport", "topic_preference_culture", "topic_preference_nature", "district_preference",
    "time_taken_seconds", "format_easiness", "format_expressiveness", "format_rank",
)  # fmt: skip
WITH_POINTS = ("cumulative", "scoring")
WITHOUT_POINTS = ("approval", "choose-1")
VOTE_TYPES = (*WITHOUT_POINTS, "ordinal", *WITH_POINTS)
RULES = (
    "greedy", "greedy-no-skip", "greedy-threshold", "greedy-exclusive", "greedy-custom", "equalshares",
    "equalshares-comparison", "equalshares/add1", "equalshares/add1-comparison", "unknown",
)  # fmt: skip
WITHDRAWN = 999_999_999
"""A cost that says that the project was withdrawn."""
