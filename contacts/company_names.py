"""Tell employers apart by name: one key for “Acme, Inc.”, “ACME Inc” and “Acmé”, none for “self-employed”."""

import re
from functools import lru_cache

from contacts.folding import plain

LONGEST_KEY = 300

# Endings that say how a firm is owned, not which firm it is. A single letter is never one of them: “Plan A”.
LEGAL_FORMS = {
    tuple(form.split())
    for form in """
        inc|incorporated|llc|l l c|llp|lllp|lp|pllc|pbc|corp|corporation|co ltd|co limited|ltd|limited
        plc|cic
        pty|pty ltd|pvt ltd|private limited|pte|pte ltd|sdn bhd|bhd
        gmbh|ggmbh|mbh|gmbh and co kg|gmbh and co kgaa|and co kg|co kg|ag|ag and co kg|kg|kgaa|ohg|gbr
        ug|ek|e k|ev|e v|eg
        ug haftungsbeschrankt|se|se and co kg|se and co kgaa
        sa|sas|sasu|sarl|eurl|sca|snc|scop|srl|spa|sl|slu|sau|sa de cv|sapi de cv|s de rl de cv|s de rl
        ltda|lda|eireli
        bv|b v|nv|n v|vof|bvba|ab|oy|oyj|as|a s|asa|aps|hf|ehf|s a|s r l|s p a
        sp z oo|sp z o o|sp zoo|sro|s r o|spol s r o|kft|zrt|nyrt|doo|d o o|dd|ood|eood|ead|uab|sia|ou
        kk|k k|as sirketi|a s sirketi|ltd sti|tbk
    """.replace("\n", "|").split("|")
    if form.strip()
}
LONGEST_FORM = max(map(len, LEGAL_FORMS))
LEGAL_PREFIXES = {"ооо", "оао", "пао", "зао", "ао", "тов"}
EAST_ASIAN_FORMS = re.compile(r"株式会社|有限会社|合同会社|股份有限公司|有限公司|주식회사|\([株有주]\)|㈱|㈲")

NO_COMPANY = frozenset(
    """
    self employed|selfemployed|self|myself|me|own business|own company|freelance|freelancer|freelancing
    freelance work
    independent|independent consultant|independent contractor|independent professional|contractor
    sole trader
    confidential|confidential company|undisclosed|not disclosed|private and confidential
    retired|semi retired|student|full time student|unemployed|not employed|currently unemployed
    between jobs|between roles
    career break|on a career break|sabbatical|on sabbatical|parental leave|maternity leave|gap year
    stay at home parent
    open to work|open to opportunities|open to new opportunities|looking for opportunities
    looking for new opportunities
    seeking opportunities|seeking new opportunities|looking for a job|job seeker|jobseeker|in transition
    n a|na|none|no company|not applicable|unknown|tbd|tba|nil|null|various|various companies
    selbststandig|selbstandig|selbststaendig|selbstaendig|freiberuflich|freiberufler|freiberuflerin
    freischaffend
    arbeitslos|arbeitssuchend|arbeitsuchend|auf jobsuche|rentner|rentnerin|pensioniert|im ruhestand
    in rente|vertraulich
    studentin|elternzeit|in elternzeit
    independant|independante|a mon compte|travailleur independant|auto entrepreneur|autoentrepreneur
    micro entrepreneur
    retraite|retraitee|a la retraite|etudiant|etudiante|sans emploi|en recherche d emploi
    en recherche demploi|confidentiel
    autonomo|autonoma|trabalho autonomo|profissional autonomo|por conta propria|aposentado|aposentada
    reformado|reformada
    estudante|desempregado|desempregada|confidencial
    por cuenta propia|trabajador autonomo|trabajadora autonoma|jubilado|jubilada|estudiante|desempleado
    desempleada
    libero professionista|libera professionista|zzp|zzp er|zzper|zelfstandig|gepensioneerd
    """.replace("\n", "|").replace("    ", "").split("|")
) - {""}  # fmt: skip
# “Stealth Mode AI Startup” is nobody; “Stealth Security” is a firm.
STEALTH_WORDS = frozenset(
    """
    stealth mode startup startups start up company venture project new early stage tech ai ml saas b2b
    fintech biotech healthtech health edtech climate robotics crypto web3 co
    """.split()  # noqa: SIM905 - a list of sixty quoted words is harder to read
)
# “Freelance Photographer” is nobody's employee; “Freelance.com” is a firm.
TRADES = frozenset(
    """
    and art artist author coach consultant consulting content copywriter data designer developer
    director editor engineer filmmaker graphic illustrator interpreter it journalist journalism
    marketing marketer model musician photographer photography producer product programmer project
    manager recruiter researcher self employed software strategist teacher trainer translator
    translation tutor ux ui video videographer web work writer writing
    """.split()  # noqa: SIM905 - a list of sixty quoted words is harder to read
)
PARENTHESES = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|（[^（）]*）")
INITIALS = re.compile(r"\b\w(?:\.\w)+\b\.?")  # S.A., e.K., I.B.M.
BETWEEN_WORDS = re.compile(r"[^\w+#]|_")  # C++ and C# are other names than C


@lru_cache(maxsize=16_384)
def company_key(name: str) -> str:
    """
    Return what is the same for every spelling of one employer, or "" when `name` says that there is none.

    Folded, without parentheses, legal forms and punctuation; never empty for a firm. Two firms can share one.
    """
    words = _words(EAST_ASIAN_FORMS.sub(" ", name)) or _words(name)
    words = _without_legal_form(words)
    key = " ".join(words)
    if key in NO_COMPANY or _is_nobody(words):
        return ""
    # Signs alone: a dash means nothing, a logo in emoji is somebody.
    return (key or re.sub(r"[\s\-–—./\\_?,*'\"|()]", "", plain(name)))[:LONGEST_KEY].strip()


def _words(name: str) -> list[str]:
    folded = plain(name)
    outside = PARENTHESES.sub(" ", folded)
    if BETWEEN_WORDS.sub("", outside):
        folded = outside
    folded = INITIALS.sub(lambda found: found[0].replace(".", ""), folded)
    folded = folded.replace("'", "").replace("&", " and ")
    return BETWEEN_WORDS.sub(" ", folded).split()


def _without_legal_form(words: list[str]) -> list[str]:
    """Return `words` without legal forms at the end nor, in Russian, at the beginning; one word stays."""
    if len(words) > 1 and words[0] in LEGAL_PREFIXES:
        words = words[1:]
    while True:
        for length in range(min(LONGEST_FORM, len(words) - 1), 0, -1):
            if tuple(words[-length:]) in LEGAL_FORMS:
                words = words[:-length]
                break
        else:
            return words
        # “Smith & Co. Ltd” leaves “and co” behind; alone at an end it may be the name (“Tiffany & Co.”).
        while len(words) > 1 and words[-1] in {"and", "co"}:
            words = words[:-1]


def _is_nobody(words: list[str]) -> bool:
    match words:
        case ["self", "employed", *_] | ["selfemployed", *_] | ["retired", *_]:
            return True
        case ["freelance" | "freelancer", *rest]:
            return TRADES.issuperset(rest)
        case _:
            return "stealth" in words and STEALTH_WORDS.issuperset(words)
