"""Variables that tell who may come in, and what goes out to all; others: `contract.environment`."""

from contract.variable import Variable

DOORS: tuple[Variable, ...] = (
    Variable(
        "IOC_CAP_STATUS",
        ("api",),
        "Exercise",
        "What CAP messages to the public are: Exercise, or Actual. Where a simulator tells the "
        "city's clock they are an Exercise whatever this says.",
    ),
    Variable(
        "IOC_CAP_SENDER",
        ("api",),
        "",
        "By which the world knows who sends them, as warnings@example.org; empty: a name that is "
        "nobody's. Actual needs it.",
    ),
    Variable(
        "IOC_OPEN_READ",
        ("api",),
        "0",
        "1 lets whoever sits at this machine look without an account; 0 nobody. ./ioc up sets it "
        "to 1 for its private servers.",
    ),
    Variable(
        "IOC_OIDC_ISSUER",
        ("api",),
        "",
        "Provider of single sign-on (OpenID Connect), https://…; empty for none. Needs "
        "client id, secret and roles, too.",
    ),
    Variable("IOC_OIDC_CLIENT_ID", ("api",), "", "What this installation is to the provider."),
    Variable("IOC_OIDC_CLIENT_SECRET_FILE", ("api",), "", "File with the secret for it, one line."),
    Variable(
        "IOC_OIDC_ROLES",
        ("api",),
        "",
        "What values of the role claim bring: VALUE=ROLE or VALUE=ROLE:AREA, separated by commas.",
    ),
    Variable(
        "IOC_OIDC_ROLE_CLAIM",
        ("api",),
        "roles",
        "Claim that tells what somebody is; dots lead into claims within it.",
    ),
    Variable(
        "IOC_OIDC_NAME", ("api",), "OpenID Connect", "What the sign-in page calls the provider."
    ),
)
