"""Company keys."""


def company_key(name: str) -> str:
    return " ".join(name.casefold().split())
