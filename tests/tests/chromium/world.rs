//! The example in the middle of its work, with the people who do it and a server for their browsers.

use std::collections::BTreeMap;

use axum::http::{Request, header};
use harness::{
    app::App,
    browser::{self, Session},
    database::TestDatabase,
    partnership,
    programs::{self, Running},
    runs::wait,
    server::Server,
    workspace,
};
use serde_json::{Value, json};

use crate::{authority::world as one_of_each, settling::world as money};

const PASSWORD: &str = "een lange zin voor de proef";

/// Who there is: name, and what `user create` is told
const PEOPLE: [(&str, &[&str]); 8] = [
    ("afwezig", &["--partnership", "zhw", "--role", "viewer"]),
    ("beheer", &["--role", "admin"]),
    ("coordinator", &["--partnership", "zhw", "--role", "coordinator"]),
    ("programma", &["--partnership", "zhw", "--role", "programme-manager"]),
    ("financien", &["--partnership", "zhw", "--role", "finance"]),
    ("directeur", &["--partnership", "zhw", "--role", "director"]),
    ("secretaris", &["--partnership", "zhw", "--role", "secretary", "--organization", "GM0503"]),
    ("adviseur", &["--partnership", "zhw", "--role", "adviser", "--organization", "GM0503"]),
];

/// The example in the middle of its work
pub(super) struct World {
    /// Name and password
    pub(super) people: BTreeMap<&'static str, &'static str>,
    /// Cookies of who signed in before
    pub(super) cookies: BTreeMap<&'static str, String>,
    /// Who looks, at which address, and after which button: states that no link leads to, or to which only some are led
    pub(super) states: Vec<Value>,
    pub(super) server: Server,
    _worker: Running,
    _database: TestDatabase,
}

impl World {
    pub(super) async fn new() -> Self {
        let database = TestDatabase::migrated().await;
        let mut states = filled(&database).await;
        for (name, arguments) in PEOPLE {
            let arguments = [&["user", "create", name][..], arguments].concat();
            let ended = programs::api_with_input(&database, arguments, &format!("{PASSWORD}\n"));
            assert_eq!(ended.code, 0, "{ended:#?}");
        }
        assert_eq!(programs::api(&database, ["user", "disable", "afwezig"]).code, 0);
        let users = database.texts("SELECT '/admin/users/' || user_id AS name FROM users WHERE name IN ('afwezig', 'directeur') ORDER BY name").await;
        states.extend(users.iter().map(|address| state("beheer", address)));
        let (cookie, more) = long_ago(&database).await;
        states.extend(more);
        let cookies = BTreeMap::from([(LONG_AGO, cookie)]);
        let people = PEOPLE.iter().map(|(name, _)| (*name, PASSWORD)).collect();
        let (server, worker) = (Server::start(&database), programs::worker(&database));
        Self { people, cookies, states, server, _worker: worker, _database: database }
    }
}

/// Who signed in long ago, and must show again who it is before what binds others
const LONG_AGO: &str = "lang";

/// The cookie of who signed in long ago, with a form that waits for that; and the link of somebody who was invited
async fn long_ago(database: &TestDatabase) -> (String, [Value; 3]) {
    browser::user(database, LONG_AGO, &["'ADMIN', NULL, NULL"]).await;
    let app = App::new(database);
    let session = Session::of(&app, LONG_AGO).await;
    let wanted = [("partnership", "zhw"), ("name", "nieuw"), ("role", "VIEWER"), ("organization", "")];
    let invited = session.post("/admin/users", &wanted).await.text();
    let link = invited.split_once("/sign-in/password?").and_then(|(_, rest)| rest.split_once('<'));
    let link = format!("/sign-in/password?{}", link.expect("a link").0);
    let then = "UPDATE tokens SET created_at = now() - interval '20 minutes', confirmed_at = now() - interval '20 minutes'
        WHERE purpose = 'SESSION' AND user_id = (SELECT user_id FROM users WHERE name = 'lang')";
    database.run(then).await;
    let someone = "SELECT user_id::text AS name FROM users WHERE name = 'directeur'";
    let grant = format!("/admin/users/{}/grant", database.texts(someone).await[0]);
    let waits =
        session.sent(&grant, &[("partnership", "zhw"), ("role", "FINANCE"), ("organization", "")]).await;
    let states = [state(LONG_AGO, &waits), state(LONG_AGO, "/confirm"), state("", &link)];
    (session.cookie().to_owned(), states)
}

/// Contracts of which three can end together, a round and an assessment that are open, and an import in a worker's hands
const MORE: &str = "
    INSERT INTO contracts (partnership_id, organization_id, reference, title, cpv_code, category, nature, value_eur, current_end_on, notice_months, status)
    SELECT partnership_id, organization_id, reference, title, cpv, 'Facilitair', 'SERVICES', value, ends::date, 3, 'ACTIVE'
    FROM partnerships, (VALUES
        ('GM0503', 'D-1', 'Schoonmaak van de gebouwen van Delft', '90911000', 100000, '2096-12-31'),
        ('GM1783', 'W-1', 'Schoonmaak Westland', '90919200', 200000, '2097-12-31'),
        ('GM1926', 'P-1', 'Groen', '77310000', 50000, '2097-12-31'),
        ('GM0637', 'Z-1', 'Glasbewassing Zoetermeer', '90911300', NULL, '2098-02-28'))
        AS given (code, reference, title, cpv, value, ends) JOIN organizations USING (code) WHERE slug = 'zhw';
    INSERT INTO extension_options (contract_id, position, months) SELECT contract_id, 1, 12 FROM contracts WHERE reference = 'D-1';
    INSERT INTO contract_follow_ups (contract_id, tender_id)
    SELECT contract_id, tender_id FROM contracts JOIN calendars USING (partnership_id) JOIN tenders USING (calendar_id)
    WHERE contracts.reference = 'P-1' ORDER BY tenders.reference LIMIT 1;
    INSERT INTO column_mappings (partnership_id, kind, normal_heading, heading, actor)
    SELECT partnership_id, 'CALENDAR', 'kop', 'Kop', 'proef' FROM partnerships WHERE slug = 'zhw';
    INSERT INTO assessments (tender_id, due_on, opened_by)
    SELECT tender_id, CASE row_number() OVER (ORDER BY tenders.reference) WHEN 1 THEN '2099-01-01'::date ELSE '2026-01-05' END, 'proef'
    FROM tenders JOIN calendars USING (calendar_id) JOIN partnerships USING (partnership_id)
    WHERE slug = 'zhw' ORDER BY tenders.reference LIMIT 2;
    INSERT INTO assessment_answers (assessment_id, organization_id)
    SELECT assessment_id, organization_id FROM assessments JOIN tenders USING (tender_id) JOIN calendars USING (calendar_id)
    JOIN partnerships USING (partnership_id), organizations WHERE slug = 'zhw' AND code IN ('GM0503', 'GM1783', 'GM1926', 'GM0637');
    INSERT INTO assessment_answers (assessment_id, organization_id, choice, reason, answered_by, answered_at)
    SELECT assessment_id, organization_id, 'JOIN', 'Meer volume', 'proef', now() FROM assessments JOIN tenders USING (tender_id)
    JOIN calendars USING (calendar_id) JOIN partnerships USING (partnership_id) JOIN memberships USING (partnership_id)
    WHERE slug = 'rijn' ON CONFLICT DO NOTHING;
    UPDATE import_runs SET status = 'CHECKING', claimed_by = 'een ander', claimed_at = '2099-01-01' WHERE actor = 'proef'";

/// Two tenders of Delft and Westland in a spring for which Delft has few hours, of one of which a step can be taken back
const CROWDED: &str = "
    WITH made AS (
        INSERT INTO calendars (partnership_id, year, title) SELECT partnership_id, 2097, 'Kalender' FROM partnerships WHERE slug = 'zhw' RETURNING calendar_id)
    INSERT INTO tenders (calendar_id, reference, title, procedure)
    SELECT calendar_id, reference, given.title, 'MULTIPLE_PRIVATE'
    FROM made, (VALUES ('V1', 'Groen'), ('V2', 'Papier')) AS given (reference, title);
    INSERT INTO planned_periods (tender_id, milestone, during, precision, text)
    SELECT tender_id, 'PUBLICATION', '[2097-04-01,2097-07-01)', 'QUARTER', 'Q2 2097' FROM tenders WHERE reference IN ('V1', 'V2');
    INSERT INTO planned_periods (tender_id, milestone, during, precision, text)
    SELECT tender_id, 'PREPARATION', '[2097-01-01,2097-04-01)', 'QUARTER', 'Q1 2097' FROM tenders WHERE reference = 'V2';
    INSERT INTO participations (tender_id, organization_id, role)
    SELECT tender_id, organization_id, CASE code WHEN 'GM0503' THEN 'LEAD' ELSE 'PARTICIPANT' END
    FROM tenders, organizations WHERE code IN ('GM1783', 'GM0503') AND reference IN ('V1', 'V2');
    UPDATE tenders SET status = 'PLANNED' WHERE reference = 'V2'";

/// Pages of one thing, in each of the states that they are in
const DETAILS: &str = "
    SELECT '/settlement/' || settlement_id AS name FROM settlements
    UNION ALL SELECT '/capacity/rounds/' || prioritization_round_id FROM prioritization_rounds
    UNION ALL SELECT '/contracts/' || contract_id FROM contracts WHERE reference IN ('D-1', 'P-1')
    UNION ALL SELECT '/tenders/' || tender_id FROM assessments
    UNION ALL (SELECT '/tenders/' || tender_id FROM tenders ORDER BY reference DESC LIMIT 1)
    UNION ALL (SELECT '/tenders/' || tender_id || '?milestone=PUBLICATION&text=Q4+2097' FROM tenders WHERE reference = 'V2')
    UNION ALL (SELECT '/tenders/' || tender_id || '?to=KICKED_OFF&happened_on=2026-01-05' FROM tenders WHERE reference = 'V2')
    UNION ALL SELECT '/imports/' || import_run_id FROM import_runs WHERE actor = 'proef'";

/// A calendar of which some rows are wrong, with a column that nobody knows
const WRONG: &str = "Nr;Titel;Penvoerder;Geraamde waarde;Publicatie;Iets van ons zelf
W1;Groenonderhoud;Delft;50.000;Q2 2023;x
W2;Afvalinzameling met een bijzonder lange titel die op een telefoon zeker niet op een regel past;Delft;ongeveer een ton;Q3 2023;x
W3;;Atlantis;-5;ooit, als het uitkomt;x
W4;Onbekend;Atlantis;#REF!;Q9 2023;x
";
const RIGHT: &str = "Nr;Titel;Penvoerder;Geraamde waarde;Publicatie
T1;Een traject erbij;Delft;50.000;Q2 2023
T2;En nog een;Westland;75.000;Q3 2023
";

/// Fills the database; gives the states to look at
async fn filled(database: &TestDatabase) -> Vec<Value> {
    let world = money::World::of(database).await;
    database.run(&partnership::partnership("rijn")).await;
    database.run(&one_of_each::statements("rijn")).await;
    database.run(MORE).await;
    let mut states = imports(database, &world).await;
    a_year_of_money(&world).await;
    a_crowded_spring(&world).await;
    states.extend(database.texts(DETAILS).await.into_iter().map(|address| state("beheer", &address)));
    let more = [
        ("", "/"),
        ("", "/calendar?partnership=zhw&year=2023"),
        ("", "/sign-in"),
        ("", "/money?partnership=zhw"),
        ("", "/geen-pagina"),
        ("beheer", "/?partnership=zhw&year=2023"),
        ("beheer", "/?partnership=zhw&year=1999"),
        ("beheer", "/geen-pagina"),
        ("beheer", "/calendar?partnership=zhw&year=2023"),
        ("beheer", "/calendar?partnership=zhw&year=2023&zoom=quarter&from=2023-Q2"),
        ("beheer", "/calendar?partnership=zhw&year=2023&zoom=half-year&from=2023-Q1"),
        ("beheer", "/calendar?partnership=zhw&year=2023&text=onvindbaar"),
        ("beheer", "/calendar?partnership=zhw&year=2023&minimum=veel"),
        ("beheer", "/calendar?partnership=zhw&year=1999"),
        ("beheer", "/calendar/difference?partnership=zhw&year=2023&from=2023-01-01"),
        ("beheer", "/figures?partnership=zhw&year=2023"),
        ("beheer", "/imports?partnership=zhw&status=CHECKED"),
        ("adviseur", "/?partnership=zhw&year=2023"),
        ("adviseur", "/contracts/new?partnership=zhw"),
        ("financien", "/expenses?partnership=zhw&year=2023"),
        ("financien", "/money?partnership=zhw&year=2023"),
        ("secretaris", "/budget?partnership=zhw&year=2024"),
        ("directeur", "/budget?partnership=zhw&year=2024"),
        ("coordinator", "/budget?partnership=zhw&year=2025"),
        ("coordinator", "/budget?partnership=zhw&year=2026"),
        ("coordinator", "/members?partnership=zhw"),
        ("coordinator", "/plan?partnership=zhw&year=2025"),
        ("programma", "/budget?partnership=zhw&year=2025"),
        ("coordinator", "/budget?partnership=zhw&year=2023"),
        ("coordinator", "/capacity?partnership=zhw&from=2097-Q1&quarter=2097-Q1"),
        ("adviseur", "/assessments?partnership=zhw"),
        ("adviseur", "/columns?partnership=zhw"),
    ];
    states.extend(more.map(|(name, address)| state(name, address)));
    let drafted = database
        .texts("SELECT '/settlement/' || settlement_id AS name FROM settlements WHERE status = 'DRAFT'")
        .await;
    states.extend(drafted.iter().map(|address| state("programma", address)));
    let asked = database
        .texts("SELECT '/tenders/' || tender_id AS name FROM assessments UNION ALL SELECT '/capacity/rounds/' || prioritization_round_id FROM prioritization_rounds")
        .await;
    states.extend(asked.iter().map(|address| state("adviseur", address)));
    states.push(json!({"name": "coordinator", "address": "/account", "press": "Maak een koppeling"}));
    states
}

fn state(name: &str, address: &str) -> Value {
    json!({"name": name, "address": address})
}

/// An import in each state
async fn imports(database: &TestDatabase, world: &money::World<'_>) -> Vec<Value> {
    let (app, token) = (&world.app, world.coordinator.as_str());
    let _worker = programs::worker(database);
    let mut states = Vec::new();
    for (name, content, status) in [
        ("fouten.csv", WRONG, "CHECKED"),
        ("goed.csv", RIGHT, "CHECKED"),
        ("verwerkt.csv", RIGHT, "APPLIED"),
        ("afgekeurd.csv", WRONG, "REJECTED"),
        ("geen.xlsx", "geen werkboek", ""),
    ] {
        let fields = [("partnership", "zhw"), ("kind", "CALENDAR"), ("year", "2023")];
        let answer =
            app.form(Request::post("/imports"), &fields, ("file", name, content.as_bytes()), token).await;
        assert_eq!(answer.status, 303, "{name}: {}", answer.text());
        let address = answer.headers[header::LOCATION].to_str().expect("an address").to_owned();
        let id = address.rsplit('/').next().expect("an identity").to_owned();
        let asked = format!("SELECT status AS name FROM import_runs WHERE import_run_id = '{id}'");
        let until = async |status: &str| {
            let reached = wait(async || database.texts(&asked).await == [status]).await;
            assert!(reached, "{name} is not {status}: {:?}", database.texts(&asked).await);
        };
        // What cannot be read is rejected by the worker.
        until(if status.is_empty() { "REJECTED" } else { "CHECKED" }).await;
        let deed = match status {
            "APPLIED" => "apply",
            "REJECTED" => "reject",
            _ => "",
        };
        if !deed.is_empty() {
            assert_eq!(app.post(&format!("{address}/{deed}"), &[], token).await.status, 303, "{name}");
            until(status).await;
        }
        states.push(state("beheer", &address));
    }
    states
}

/// Costs, settlements, a budget that waits for approval, and one that is drafted
async fn a_year_of_money(world: &money::World<'_>) {
    let figures = workspace::fixture("cbs_statline_2020_2023.csv");
    let ended = programs::import(world.database, "import", &figures, "population", None);
    assert_eq!(ended.code, 0, "{ended:#?}");
    world.import(&money::FIRST_HALF);
    let first = world.draft("FIRST").await;
    world.decide("agreeSettlement", &first, &world.manager).await;
    world.draft("SECOND").await;
    let last = "{ budget(partnership: \"zhw\", year: 2023) { id } }";
    let last = world.app.data(last, json!({}), &world.coordinator).await["budget"]["id"].take();
    for year in [2024, 2025] {
        let input = format!("partnership: \"zhw\", year: {year}, from: {last}");
        let draft = world.app.done("draftBudget", &input, "budget { id version }", &world.coordinator).await;
        if year == 2024 {
            let input = format!("id: {}, version: {}", draft["budget"]["id"], draft["budget"]["version"]);
            world.app.done("submitBudget", &input, "budget { id }", &world.manager).await;
        }
    }
}

/// Fewer hours than are asked, and a round about it
async fn a_crowded_spring(world: &money::World<'_>) {
    world.database.run(CROWDED).await;
    let few = "partnership: \"zhw\", organization: {code: \"GM0503\"}, hours: [{quarter: \"2097-04-01\", hours: 20}, {quarter: \"2097-01-01\", hours: 500}]";
    world.app.done("setAvailableHours", few, "", &world.coordinator).await;
    let ids = "SELECT encode(convert_to('Tender:' || tender_id, 'UTF8'), 'base64') AS name FROM tenders WHERE reference IN ('V1', 'V2')";
    let ids = world.database.texts(ids).await.join("").replace('\n', "");
    let (one, other) = ids.split_at(ids.len() / 2);
    let open = format!(
        "partnership: \"zhw\", quarter: \"2097-04-01\", reason: \"Te druk\", ranking: [{{tender: \"{one}\"}}, {{tender: \"{other}\", moveTo: \"2097-08-01\"}}]"
    );
    world.app.done("openPrioritization", &open, "", &world.coordinator).await;
}
