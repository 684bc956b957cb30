"""Pages of other people's sites, made up: ten ways of building one, what changes on them by itself, and what really changes."""

import random

FACTS = [
    ("Wie 21 jaar of ouder is, krijgt ten minste {n} bruto per uur.", "€ 14,99", "€ 15,20"),
    ("Voor de kamer mag ten hoogste {n} van het minimumloon worden ingehouden.", "20%", "25%"),
    ("Je krijgt {n} vakantiebijslag over je loon.", "8 procent", "8,33 procent"),
    ("Je moet binnen {n} naar de rechter.", "twee maanden", "drie maanden"),
    ("De boete is maximaal {n} per werknemer.", "€ 11.250", "€ 12.000"),
    ("De werkgever betaalt het loon uiterlijk op de {n} dag van de maand.", "5e", "10e"),
    ("De aanzegtermijn is {n}.", "4 weken", "6 weken"),
    ("Het eigen risico is {n} per jaar.", "€ 385", "€ 165"),
    ("De nieuwe wet geldt vanaf {n}.", "1 juli 2026", "1 januari 2027"),
    ("Bel voor hulp met {n} van de inspectie.", "0800 5151", "0800 7272"),
]
RULES = [
    ("Je werkgever mag de kosten van kleding niet van het loon afhalen.", "Je werkgever mag de kosten van kleding van het loon afhalen."),
    ("Dit geldt ook voor uitzendkrachten.", "Dit geldt niet voor uitzendkrachten."),
    ("Zonder jouw toestemming mag er niets af.", "Met een brief vooraf mag er iets af."),
    ("Je hebt recht op een loonstrook.", "Je krijgt op verzoek een loonstrook."),
    ("Een proeftijd bij een kort contract is verboden.", "Een proeftijd bij een kort contract is toegestaan."),
]  # fmt: skip
PLAIN = [
    "Veel mensen komen voor een paar jaar naar ons land.",
    "Op deze bladzijde lees je hoe het werkt.",
    "Bewaar je papieren goed, thuis of bij iemand die je vertrouwt.",
    "Vraag hulp als je iets niet begrijpt.",
    "Er zijn folders in meer talen bij de balie.",
]
NEWS = [
    "Minimumloon gaat op 1 januari 2028 met 2,15% omhoog", "Nieuwe regels voor uitzendbureaus: wat moet u weten?",
    "Boetes tot € 90.000 voor verhuurders", "Inspectie bezoekt 120 bedrijven in de kassen", "Kamer stemt over de wet huisvesting",
    "Cao-lonen stijgen gemiddeld 4,5 procent",
]  # fmt: skip
MONTHS = [
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
]


def day(pick):
    return f"{pick.randint(1, 28)} {pick.choice(MONTHS)} {pick.choice((2026, 2027))}"


def words_of(page):
    """What page number `page` is about: its sentences, with a number and a rule among them."""
    say, number, _other = FACTS[page % 10]
    rule, _otherwise = RULES[page % 5]
    return [
        PLAIN[0],
        say.format(n=number),
        rule,
        *PLAIN[1:],
        f"Dit is bladzijde {'abcdefghijklmnopqrst'[page % 20]} van de reeks.",
    ]


def changed(words, page, what):
    """The sentences after a real change: of the number, or of the rule."""
    old, new = (FACTS[page % 10][1:]) if what == "number" else RULES[page % 5]
    return [one.replace(old, new) for one in words]


def moving(pick):
    """What is other at each visit."""
    return {
        "id": f"{pick.getrandbits(64):016x}", "day": day(pick), "clock": f"{pick.randint(8, 17):02}:{pick.randint(10, 59)}",
        "count": pick.randint(1000, 99999), "news": pick.sample(NEWS, 3), "banner": pick.choice(
            ["Let op: zondag is deze website niet bereikbaar.", "Vraag vóór 1 september uw toeslag aan!", "Wij zoeken collega's."]),
        "cookie": pick.choice(["Wij gebruiken cookies. U mag ze weigeren.", "Deze site plaatst 12 cookies, alleen met uw toestemming."]),
        "class": pick.choice(['class="tekst" id="inhoud"', 'id="inhoud" class="tekst"', "class='tekst'  id='inhoud' data-v='9'"]),
        "space": pick.choice([" ", "\n   ", "&#32;", " <!-- x --> "]), "year": pick.choice((2026, 2027)),
    }  # fmt: skip


def page_of(page, words, pick):
    """Page number `page` as its site shows it at one visit."""
    m = moving(pick)
    ps = [f"<p>{one.replace(' ', m['space'], 1)}</p>" for one in words]
    text, list_ = "\n".join(ps), "".join(f"<li>{one}</li>" for one in words)
    links = "".join(f'<li><a href="/n/{m["id"]}/{at}">{one}</a></li>' for at, one in enumerate(m["news"]))
    teasers = "".join(f"<article class='kaart'><h3><a href='/n'>{one}</a></h3><p>{one}: lees wat er geldt per {m['day']}.</p></article>" for one in m["news"])  # fmt: skip
    made = TEMPLATES[page % len(TEMPLATES)].format(
        text=text, list=list_, links=links, teasers=teasers, rows="".join(f"<tr><td>{one}<td>{at}" for at, one in enumerate(words)), **m
    )  # fmt: skip
    return f'<!doctype html><html lang=nl data-t="{m["id"]}"><head><title>Blad</title><script>var id="{m["id"]}"</script></head>{made}</html>'


TEMPLATES = [
    # a ministry: a main element, the day of change in it, news beside
    "<body><div class=cookie-banner>{cookie}</div><header><nav><ul>{links}</ul></nav></header><main {class}><h1>Loon</h1>{text}"
    "<p class=datum>Laatst gewijzigd op {day}</p></main><aside>{teasers}</aside><footer>© {year} Rijk</footer></body>",
    # an implementing body: news inside the main element under a heading of its own, a vote
    "<body><main role=main><article {class}><h1>Rechten</h1>{text}<h2>Gerelateerd nieuws</h2>{teasers}</article>"
    "<h2>Was deze informatie nuttig?</h2><p>Ja ({count}) Nee (12)</p></main></body>",
    # a law site: one block of list items, a frame that says when it was asked
    "<body><div id=menu><ul>{links}</ul></div><div {class}><h1>Wet</h1><ol>{list}</ol></div><p>Geraadpleegd op {day}</p></body>",
    # a municipality: a bar on top without any role, counters below
    "<body><div class='banner banner--{id}'>{banner}</div><div {class}><h1>Hulp</h1>{text}<p>Deze pagina is {count} keer bekeken</p>"
    "<p>Leestijd: 3 minuten</p></div><div class=social-share>Deel dit {count} keer</div></body>",
    # an old site: tables, no main, upper case, a visitor's number
    "<BODY><TABLE><TR><TD><UL>{links}</UL><TD><H1>Info</H1><TABLE>{rows}</TABLE></TABLE><FONT>Bezoeker nr. {count}</FONT> <P>Vandaag is het {day}</BODY>",
    # a union: posts of a weblog with its data on top, comments, related posts
    "<body><main><article class='post tag-loon'><header><h1>Loon</h1><div class=post-meta>{day} door Redactie</div></header>{text}</article>"
    "<section class='related-posts'>{teasers}</section><section id=comments><h2>{count} reacties</h2><p>Dit mag niet!</p></section></main></body>",
    # an agreement's site: an alert with a role, a carousel, ids everywhere
    "<body data-id={id}><div role=alert>{banner}</div><div class=carousel>{teasers}</div><div {class}>{text}<p>Referentie {id}</p></div></body>",
    # a help desk: question and answer in a definition list, hours of today
    "<body><main><h1>Vragen</h1><dl><dt>Hoe zit het?<dd>{text}</dl><p>Gepubliceerd op: {day} {clock} uur</p><nav>{links}</nav></main></body>",
    # a single page with everything in one div and breaks
    "<body><div {class}>{text}<br>{day}<br>{clock} uur</div><dialog open><p>{cookie}</p></dialog></body>",
    # a newspaper: rating, newsletter, tags
    "<body><main><h1>Uitleg</h1><p>{day}, {clock}</p>{text}<p>Gemiddelde waardering: 4,3 van 5</p><div class='newsletter-signup'>Mis niets: {banner}</div>"
    "<div class=tags><a href=/t>loon</a> {count}</div><h3>Lees ook</h3><ul>{links}</ul></main></body>",
]  # fmt: skip


def visits(page, seed):
    """A source of chance that is the same each time."""
    return random.Random(f"{page} {seed}")
