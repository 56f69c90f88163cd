//! The pages of expenses and fees, as a browser without JavaScript meets them.

use axum::http::{Request, header};
use harness::{
    browser::{choice, follows, identity, page, value},
    database::TestDatabase,
    programs,
};
use schema::types::Role;
use serde_json::{Value, json};

use super::world::{FIRST_HALF, World, cents, euros};

const LIST: &str = "/expenses?partnership=zhw&year=2023";

/// Who records expenses and fees
fn records(role: Role) -> bool {
    matches!(role, Role::Coordinator | Role::Finance | Role::Admin)
}

/// The list says how many there are and what they come to, as GraphQL does, for every choice that its address can make.
#[tokio::test]
async fn expenses_are_listed_as_they_are_asked_for() {
    let database = TestDatabase::migrated().await;
    let world = World::of(&database).await;
    let empty = page(&world.app, LIST, &world.finance).await;
    assert!(empty.contains("Van 2023 zijn nog geen uitgaven bekend."), "{empty}");
    world.import(&FIRST_HALF);
    world
        .spend("spentOn: \"2023-11-01\", line: \"Lunch\", paidBy: {code: \"GM0503\"}, amount: \"12.50\"")
        .await;
    database
        .run("ALTER TABLE budget_lines DISABLE TRIGGER USER; UPDATE budget_lines SET category = 'Abonnementen' WHERE name LIKE 'Abonnement%'")
        .await;
    let all = page(&world.app, LIST, &world.finance).await;
    let delft = choice(&all, "Delft").to_owned();
    let asked = [
        (String::new(), "{}"),
        ("&line=Lunch".to_owned(), "line: {eq: \"Lunch\"}"),
        ("&half=FIRST".to_owned(), "spent: {end: \"2023-06-30\"}"),
        ("&half=SECOND".to_owned(), "spent: {start: \"2023-07-01\"}"),
        (format!("&payer={delft}"), "paidBy: {eq: \"GM0503\"}"),
        ("&text=k-1".to_owned(), "text: {contains: \"k-1\"}"),
        ("&category=Abonnementen".to_owned(), "text: {contains: \"Abonnement\"}"),
        (format!("&payer={delft}&half=SECOND"), "paidBy: {eq: \"GM0503\"}, spent: {start: \"2023-07-01\"}"),
    ];
    for (choice, filter) in asked {
        let filter = if filter == "{}" { "" } else { filter };
        let totals = format!(
            "{{ expenseTotals(partnership: \"zhw\", filter: {{year: 2023, {filter}}}, groupBy: []) {{ count amount }} }}"
        );
        let total = world.app.data(&totals, json!({}), &world.finance).await["expenseTotals"][0].take();
        let shown = page(&world.app, &format!("{LIST}{choice}"), &world.finance).await;
        let count = total["count"].as_i64().expect("a count");
        let counted = if count == 1 { "1 uitgave".to_owned() } else { format!("{count} uitgaven") };
        let said = format!("{counted}, samen {}", euros(cents(&total["amount"])));
        assert!(shown.contains(&said), "{choice}: {said}: {shown}");
        assert_eq!(shown.matches("data-label=\"Datum\"").count().to_string(), count.to_string());
    }
    let none = page(&world.app, &format!("{LIST}&line=Niets"), &world.finance).await;
    assert!(none.contains("Er zijn geen uitgaven die hieraan voldoen."), "{none}");
    assert!(all.contains(">rij 2 van werkmap.csv</a>"), "an import says where it came from: {all}");
    assert!(all.contains("met de hand, door test-finance"), "and what was recorded by whom: {all}");
    assert_eq!(world.app.get(LIST, "").await.status, 401);
}

/// A long list goes on behind the last of its expenses, and none is there twice or left out.
#[tokio::test]
async fn a_long_list_goes_on() {
    let database = TestDatabase::migrated().await;
    let world = World::of(&database).await;
    let rows: Vec<String> =
        (1..=130).map(|row| format!("{}-3-2023;Onvoorzien;Delft;1,00;N-{row}", row % 28 + 1)).collect();
    world.import(&rows.iter().map(String::as_str).collect::<Vec<_>>());
    let first = page(&world.app, LIST, &world.finance).await;
    let (before, _) = first.split_once("\">Verder in de lijst</a>").expect("more");
    let next = before.rsplit_once("href=\"").expect("an address").1.replace("&#38;", "&");
    let second = page(&world.app, &next, &world.finance).await;
    assert!(
        !second.contains("Verder in de lijst") && second.contains("Naar het begin van de lijst"),
        "{second}"
    );
    for row in 1..=130 {
        let reference = format!("<span class=\"code\">N-{row}</span>");
        let times = first.matches(&reference).count() + second.matches(&reference).count();
        assert_eq!(times, 1, "{reference}");
    }
}

#[tokio::test]
async fn an_expense_is_recorded_and_corrected_by_forms() {
    let database = TestDatabase::migrated().await;
    let world = World::of(&database).await;
    let (app, finance) = (&world.app, world.finance.as_str());
    let list = page(app, LIST, finance).await;
    let delft = choice(&list, "Delft").to_owned();
    let mut fields = vec![
        ("partnership", "zhw"),
        ("year", "2023"),
        ("spent_on", ""),
        ("line", "Zaal & <lunch>"),
        ("amount", "veel"),
    ];
    let wrong = app.post("/expenses", &fields, finance).await;
    assert_eq!(wrong.status, 400);
    let wrong = wrong.text();
    for said in [
        "href=\"#spent_on\"",
        "href=\"#paid_by\"",
        "href=\"#amount\"",
        "aria-invalid=\"true\"",
        "<title>Fout: ",
    ] {
        assert!(wrong.contains(said), "{said}: {wrong}");
    }
    assert_eq!((value(&wrong, "amount"), value(&wrong, "spent_on")), ("veel", ""));
    fields.retain(|(name, _)| !["spent_on", "amount"].contains(name));
    fields.extend([
        ("spent_on", "2023-03-15"),
        ("amount", "0"),
        ("paid_by", &delft),
        ("vat_treatment", "COMPENSATED"),
    ]);
    let nothing = app.post("/expenses", &fields, finance).await;
    assert_eq!(nothing.status, 400);
    let nothing = nothing.text();
    assert!(nothing.contains("Vul een ander bedrag in dan nul."), "{nothing}");
    assert!(nothing.contains("value=\"Zaal &#38; &#60;lunch&#62;\""), "what was filled in stays: {nothing}");
    fields.retain(|(name, _)| *name != "amount");
    fields.push(("amount", "€ 1.250,50"));
    // A line that the budget has not is recorded when it is meant.
    let doubted = app.post("/expenses", &fields, finance).await;
    assert_eq!(doubted.status, 400);
    let doubted = doubted.text();
    assert!(doubted.contains("De begroting van 2023 heeft deze post niet."), "{doubted}");
    fields.push(("meant", value(&doubted, "meant")));
    let recorded = follows(app, "/expenses", &fields, finance).await;
    for said in [
        "€ 1.250,50, exclusief btw",
        "15-03-2023",
        "Delft",
        "compensabel",
        "met de hand, door test-finance",
        "niet in de begroting",
    ] {
        assert!(recorded.contains(said), "{said}: {recorded}");
    }

    let id = identity(&recorded, "correct");
    let address = format!("/expenses/{id}/correct");
    let version = value(&recorded, "version").to_owned();
    let correction = [
        ("version", version.as_str()),
        ("spent_on", "15-4-2023"),
        ("amount", "-250,50"),
        ("reference", "C-1"),
    ];
    let silent = app.post(&address, &correction, finance).await;
    assert_eq!(silent.status, 400);
    let silent = silent.text();
    assert!(silent.contains("<a href=\"#reason\">Vul in waarom"), "{silent}");
    let correction = [&correction[..], &[("reason", "Korting")]].concat();
    let corrected = follows(app, &address, &correction, finance).await;
    for said in ["Korting", "€ -250,50", "€ 1.000,00", "C-1"] {
        assert!(corrected.contains(said), "{said}: {corrected}");
    }
    let stale = app.post(&address, &correction, finance).await;
    assert_eq!(stale.status, 400);
    assert!(stale.text().contains("intussen gewijzigd of gecorrigeerd"), "{}", stale.text());
    let list = page(app, LIST, finance).await;
    assert!(list.contains("2 uitgaven, samen € 1.000,00"), "{list}");
    assert!(list.contains("met 1 correctie: € 1.000,00") && list.contains("Correctie van"), "{list}");

    let stored = "{ expenses(partnership: \"zhw\", order: [SPENT_ASC]) { nodes { amount vatTreatment description } } }";
    let stored = app.data(stored, json!({}), finance).await["expenses"]["nodes"].take();
    assert_eq!(
        stored,
        json!([{"amount": "1250.50", "vatTreatment": "COMPENSATED", "description": null},
            {"amount": "-250.50", "vatTreatment": "COMPENSATED", "description": "Korting"}])
    );
}

/// What is odd about an expense is told before it is recorded, all of it at once, and recorded when that is said to be meant.
#[tokio::test]
async fn what_is_odd_is_confirmed_first() {
    let database = TestDatabase::migrated().await;
    let world = World::of(&database).await;
    let (app, finance) = (&world.app, world.finance.as_str());
    let list = page(app, LIST, finance).await;
    let delft = choice(&list, "Delft").to_owned();
    assert!(list.contains("<option value=\"Onvoorzien\">Onvoorzien</option>"), "{list}");
    assert!(!list.contains("name=\"late\""), "nothing was settled: {list}");
    let fields = |line: &'static str, day: &'static str, amount: &'static str| {
        [
            ("partnership", "zhw"),
            ("year", "2023"),
            ("spent_on", day),
            ("other_line", line),
            ("paid_by", &delft),
            ("amount", amount),
            ("reference", "F-1"),
        ]
    };
    follows(app, "/expenses", &fields("onvoorzien", "2023-03-15", "100"), finance).await;
    let again = app.post("/expenses", &fields("Onvoorzien", "15-3-2023", "100,00"), finance).await.text();
    assert!(again.contains("Er is al een uitgave met deze datum en dit bedrag die erop lijkt."), "{again}");
    let odd = fields("Lunch", "2199-03-15", "100");
    let asked = app.post("/expenses", &odd, finance).await;
    assert_eq!(asked.status, 400);
    let asked = asked.text();
    for said in [
        "heeft deze post niet",
        "De datum valt niet in 2023",
        "De datum ligt in de toekomst.",
        "value=\"Lunch\"",
    ] {
        assert!(asked.contains(said), "{said}: {asked}");
    }
    let other = [&odd[..], &[("meant", "twice")]].concat();
    assert_eq!(app.post("/expenses", &other, finance).await.status, 400, "another doubt was meant");
    let meant = value(&asked, "meant").to_owned();
    let recorded = follows(app, "/expenses", &[&odd[..], &[("meant", &meant)]].concat(), finance).await;

    let address = format!("/expenses/{}/correct", identity(&recorded, "correct"));
    let version = value(&recorded, "version").to_owned();
    // It would take off what is not there yet.
    assert_eq!(value(&recorded, "spent_on"), "2199-03-15", "{recorded}");
    let early =
        [("version", version.as_str()), ("spent_on", "2199-03-14"), ("amount", "-100"), ("reason", "Fout")];
    let early = app.post(&address, &early, finance).await.text();
    assert!(early.contains("De uitgave is van 15-03-2199. Geef de correctie die datum"), "{early}");
    let mut correction = vec![
        ("version", version.as_str()),
        ("spent_on", "2199-03-15"),
        ("amount", "-100,01"),
        ("reason", "Fout"),
    ];
    let asked = app.post(&address, &correction, finance).await.text();
    assert!(asked.contains("De correctie is groter dan wat er van de uitgave over is."), "{asked}");
    let meant = value(&asked, "meant").to_owned();
    correction.push(("meant", &meant));
    assert!(follows(app, &address, &correction, finance).await.contains("-0,01"));
    let unclear = app.post("/expenses", &fields("Onvoorzien", "2023-05-15", "1.5"), finance).await.text();
    assert!(unclear.contains("Vul een bedrag in zoals 350 of 4.100,50"), "{unclear}");

    // What has yet to come is no realization, and the page says where it is.
    let money = page(app, "/money?partnership=zhw&year=2023", finance).await;
    let (_, between) = money.split_once("Van realisatie naar afrekening").expect("the table");
    for (label, amount) in [("Gerealiseerd", "€ 100,00"), ("Uitgaven met een datum die nog komt", "€ -0,01")]
    {
        assert!(between.contains(label) && between.contains(amount), "{label} {amount}: {between}");
    }
}

/// A half-year that was settled must be meant.
#[tokio::test]
async fn a_late_expense_is_said_to_be_one() {
    let database = TestDatabase::migrated().await;
    let world = World::of(&database).await;
    world.import(&FIRST_HALF);
    let first = world.draft("FIRST").await;
    world.decide("agreeSettlement", &first, &world.manager).await;
    let list = page(&world.app, LIST, &world.finance).await;
    let payer = choice(&list, "Westland").to_owned();
    let fields = [
        ("partnership", "zhw"),
        ("year", "2023"),
        ("spent_on", "2023-06-20"),
        ("line", "Onvoorzien"),
        ("paid_by", payer.as_str()),
        ("amount", "99,99"),
    ];
    let refused = world.app.post("/expenses", &fields, &world.finance).await;
    assert_eq!(refused.status, 400);
    assert!(refused.text().contains("Het eerste halfjaar van 2023 is al afgerekend."), "{}", refused.text());
    let late = [&fields[..], &[("late", "yes")]].concat();
    let recorded = follows(&world.app, "/expenses", &late, &world.finance).await;
    assert!(recorded.contains("€ 99,99"), "{recorded}");
}

#[tokio::test]
async fn a_fee_is_recorded_by_a_form() {
    let database = TestDatabase::migrated().await;
    let world = World::of(&database).await;
    let (app, finance) = (&world.app, world.finance.as_str());
    let address = "/fees?partnership=zhw&year=2023";
    let form = page(app, address, finance).await;
    assert!(form.contains("In 2023 zijn nog geen fees ontvangen."), "{form}");
    let payers =
        form.split_once("id=\"paid_by\"").expect("payers").1.split_once("</select>").expect("their end").0;
    assert!(!payers.contains(">Delft<"), "members pay no fee: {payers}");
    let wrong = app.post("/fees", &[("partnership", "zhw"), ("year", "2023")], finance).await;
    assert_eq!(wrong.status, 400);
    for field in ["received_on", "tender", "paid_by", "held_by", "amount"] {
        assert!(wrong.text().contains(&format!("href=\"#{field}\"")), "{field}: {}", wrong.text());
    }
    let tender = form.split_once("id=\"tender\"").expect("tenders").1;
    let tender =
        tender.split("<option value=\"").nth(2).and_then(|rest| rest.split('"').next()).expect("a tender");
    let fields = [
        ("partnership", "zhw"),
        ("year", "2023"),
        ("received_on", "2023-04-15"),
        ("tender", tender),
        ("paid_by", choice(&form, "Rijswijk (ZH.)")),
        ("held_by", choice(&form, "Delft")),
        ("amount", "2.500"),
        ("reference", "F-1"),
    ];
    let listed = follows(app, "/fees", &fields, finance).await;
    for said in ["Rijswijk (ZH.)", "F-1", "15-04-2023", "€ 2.500,00", "test-finance"] {
        assert!(listed.contains(said), "{said}: {listed}");
    }
    let stored = "{ participationFees(partnership: \"zhw\", year: 2023) { nodes { amount paidBy { code } heldBy { code } } } }";
    let stored = app.data(stored, json!({}), finance).await["participationFees"]["nodes"].take();
    assert_eq!(
        stored,
        json!([{"amount": "2500.00", "paidBy": {"code": "GM0603"}, "heldBy": {"code": "GM0503"}}])
    );
}

/// Who may not record sees no form, and is refused.
#[tokio::test]
async fn only_who_may_record_does() {
    let database = TestDatabase::migrated().await;
    let world = World::of(&database).await;
    world.import(&FIRST_HALF[..1]);
    let id = database.texts("SELECT expense_id::text AS name FROM expenses").await.concat();
    let one = format!("/expenses/{id}");
    let correct = format!("{one}/correct");
    for role in Role::ALL {
        let token = world.app.token(*role, Some("GM0503")).await;
        for (address, command) in [
            (LIST, "/expenses"),
            (one.as_str(), correct.as_str()),
            ("/fees?partnership=zhw&year=2023", "/fees"),
        ] {
            let shown = page(&world.app, address, &token).await;
            let form = format!("<form method=\"post\" action=\"{command}\"");
            assert_eq!(shown.contains(&form), records(*role), "{role} {address}: {shown}");
            let fields = [("partnership", "zhw"), ("year", "2023")];
            let sent = world.app.post(command, &fields, &token).await.status;
            assert_eq!(sent.as_u16(), if records(*role) { 400 } else { 403 }, "{role} {command}");
        }
    }
    assert_eq!(world.app.post("/expenses", &[("partnership", "zhw")], "").await.status, 401);
    assert_eq!(world.app.get("/expenses/geen", &world.finance).await.status, 404);
    assert_eq!(world.app.get(&format!("/expenses/{}", uuid(9)), &world.finance).await.status, 404);
}

fn uuid(digit: u8) -> String {
    format!("00000000-0000-4000-8000-00000000000{digit}")
}

/// What another site has a browser send, with the session that goes along, does nothing.
#[tokio::test]
async fn another_site_records_and_settles_nothing() {
    let database = TestDatabase::migrated().await;
    let world = World::of(&database).await;
    world.import(&FIRST_HALF);
    let draft = world.draft("FIRST").await;
    let before = counted(&world).await;
    let printed = programs::api(&database, ["sign-in-link", "--role", "admin", "--name", "proef"]);
    let (_, code) = printed.stdout.trim().split_once("/sign-in?code=").expect("a link");
    let form = |address: &str, site: &'static str| {
        Request::post(address)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header("sec-fetch-site", site)
    };
    let entered = world.app.send(form("/sign-in", "same-origin"), "", format!("code={code}")).await;
    let cookie =
        entered.headers[header::SET_COOKIE].to_str().expect("a cookie").split(';').next().expect("a pair");
    let expense = database.texts("SELECT expense_id::text AS name FROM expenses LIMIT 1").await.concat();
    let settlement = database.texts("SELECT settlement_id::text AS name FROM settlements").await.concat();
    let fields = "partnership=zhw&year=2023&half=FIRST&method=FEWEST&version=1";
    for address in [
        "/expenses".to_owned(),
        format!("/expenses/{expense}/correct"),
        "/fees".to_owned(),
        "/settlement/draft".to_owned(),
        format!("/settlement/{settlement}/agree"),
        format!("/settlement/{settlement}/reject"),
        format!("/settlement/{settlement}/send"),
    ] {
        let request = form(&address, "cross-site").header(header::COOKIE, cookie);
        let sent = world.app.send(request, "", fields).await;
        assert_eq!(sent.status, 403, "{address}: {}", sent.text());
    }
    assert_eq!((counted(&world).await, &world.draft("FIRST").await), (before, &draft));
}

async fn counted(world: &World<'_>) -> Value {
    let asked = "{ expenses(partnership: \"zhw\") { totalCount } settlements(partnership: \"zhw\") { totalCount nodes { version status } } }";
    world.app.data(asked, json!({}), &world.coordinator).await
}
