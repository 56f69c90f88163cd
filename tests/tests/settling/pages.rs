//! The pages of settlements, as a browser without JavaScript meets them.

use harness::{
    browser::{follows, page, value},
    database::TestDatabase,
};
use schema::types::Role;
use serde_json::{Value, json};

use super::world::{FIRST_HALF, SETTLEMENT, World, cents, euros};

const FIRST: [(&str, &str); 4] =
    [("partnership", "zhw"), ("year", "2023"), ("half", "FIRST"), ("method", "THROUGH_ADMINISTRATOR")];
pub(super) const MONEY: &str = "/money?partnership=zhw&year=2023";

async fn settlement(world: &World<'_>, half: &str) -> Value {
    let asked =
        format!("{{ settlement(partnership: \"zhw\", year: 2023, half: {half}) {{ {SETTLEMENT} }} }}");
    world.app.data(&asked, json!({}), &world.coordinator).await["settlement"].take()
}

/// The identities in addresses of the settlement of a half-year that was not rejected
pub(super) async fn address(world: &World<'_>, half: &str) -> String {
    let asked = format!(
        "SELECT settlement_id::text AS name FROM settlements WHERE half = '{half}' AND status <> 'REJECTED'"
    );
    format!("/settlement/{}", world.database.texts(&asked).await.concat())
}

fn statements(settlement: &Value) -> impl Iterator<Item = &Value> {
    settlement["statements"].as_array().expect("statements").iter()
}

#[tokio::test]
async fn a_half_year_is_settled_by_forms() {
    let database = TestDatabase::migrated().await;
    let world = World::of(&database).await;
    world.import(&FIRST_HALF);
    let (app, coordinator, manager) = (&world.app, world.coordinator.as_str(), world.manager.as_str());
    let none = page(app, MONEY, coordinator).await;
    for said in [
        "Eerste halfjaar 2023: wat tot en met 30 juni voor de begroting van 2023 is uitgegeven",
        "Nu zijn dat € 64.919,12 aan kosten en € 0,00 aan ontvangen fees.</li>",
        "Tweede halfjaar 2023: wat het hele jaar voor de begroting van 2023 is uitgegeven of aan fees is ontvangen, en nog in geen goedgekeurde afrekening zit. \
         Ook het eerste halfjaar zit er dus in",
    ] {
        assert!(none.contains(said), "{said}: {none}");
    }
    assert!(none.contains("Over 2023 is nog geen afrekening opgesteld."), "{none}");
    let drafted = follows(app, "/settlement/draft", &FIRST, coordinator).await;
    let stored = settlement(&world, "FIRST").await;
    for statement in statements(&stored) {
        // Above zero to pay, below zero to get: the row adds up.
        for (sign, field) in [(1, "share"), (-1, "paid"), (1, "held"), (1, "balance")] {
            let shown = format!("class=\"number\">{}<", euros(sign * cents(&statement[field])));
            assert!(drafted.contains(&shown), "{field} {shown}: {drafted}");
        }
        let balance = euros(cents(&statement["balance"]).abs());
        assert!(drafted.contains(&format!("{balance}</text>")), "the drawing says {balance}: {drafted}");
    }
    for transfer in stored["transfers"].as_array().expect("transfers") {
        assert!(drafted.contains(&euros(cents(&transfer["amount"]))), "{transfer}: {drafted}");
    }
    assert!(drafted.contains("via de administrerende gemeente") && drafted.contains("concept"), "{drafted}");
    assert!(!drafted.contains("/agree\""), "a coordinator does not agree");

    let mut fewest = FIRST;
    fewest[3].1 = "FEWEST";
    let redrafted = follows(app, "/settlement/draft", &fewest, coordinator).await;
    assert!(
        redrafted.contains("Overboekingen, onderling, met zo weinig mogelijk overboekingen</caption>"),
        "{redrafted}"
    );

    let to = address(&world, "FIRST").await;
    let seen = page(app, &to, manager).await;
    let (agree, version) = (format!("{to}/agree"), value(&seen, "version").to_owned());
    let stale = app.post(&agree, &[("version", "1")], manager).await;
    assert_eq!(stale.status, 409);
    assert!(stale.text().contains("intussen gewijzigd"), "{}", stale.text());
    let agreed = follows(app, &agree, &[("version", &version)], manager).await;
    for said in ["akkoord gegeven", "test-programme_manager", "opgesteld", "test-coordinator"] {
        assert!(agreed.contains(said), "{said}: {agreed}");
    }
    let again = app.post(&agree, &[("version", &version)], manager).await;
    assert_eq!(again.status, 409);
    assert!(again.text().contains("De stand van deze afrekening is: akkoord."), "{}", again.text());
    let version = value(&agreed, "version").to_owned();
    let sent = follows(app, &format!("{to}/send"), &[("version", &version)], manager).await;
    assert!(
        sent.contains("verstuurd") && !sent.contains("<form method=\"post\" action=\"/settlement"),
        "{sent}"
    );
    assert_eq!(settlement(&world, "FIRST").await["status"], "SENT");

    let closed = app.post("/settlement/draft", &FIRST, coordinator).await;
    assert_eq!(closed.status, 409);
    let closed = closed.text();
    assert!(closed.contains("Het eerste halfjaar van 2023 is al afgerekend."), "{closed}");
    assert!(
        closed.contains("tweede halfjaar</option>") && !closed.contains("eerste halfjaar</option>"),
        "{closed}"
    );
}

/// Two drafts never hold the same costs: the one that is there is decided about first, and meanwhile no other is offered.
#[tokio::test]
async fn one_draft_waits_at_a_time() {
    let database = TestDatabase::migrated().await;
    let world = World::of(&database).await;
    world.import(&FIRST_HALF);
    let (app, coordinator) = (&world.app, world.coordinator.as_str());
    world.draft("SECOND").await;
    let whole = page(app, &address(&world, "SECOND").await, coordinator).await;
    assert!(whole.contains("Dit is de eerste afrekening van 2023: de kosten van het hele jaar"), "{whole}");
    assert!(
        whole.contains("Het concept wacht op de programmamanager, die akkoord geeft of afwijst."),
        "{whole}"
    );
    let money = page(app, MONEY, coordinator).await;
    assert!(!money.contains("eerste halfjaar</option>"), "it would be refused: {money}");
    let refused = app.post("/settlement/draft", &FIRST, coordinator).await;
    assert_eq!(refused.status, 409);
    assert!(refused.text().contains("Er ligt nog een concept van het tweede halfjaar van 2023"));
    let input = "partnership: \"zhw\", year: 2023, half: FIRST";
    let problems = world.refused("draftSettlement", input, &world.coordinator).await;
    assert_eq!(problems, ["settlement.draft_waiting"]);

    // What is of the first half is an ordinary cost of a settlement of the whole year.
    let zoetermeer = database
        .texts("SELECT organization_id::text AS name FROM organizations WHERE code = 'GM0637'")
        .await
        .concat();
    let statement = format!("{}/member/{zoetermeer}", address(&world, "SECOND").await);
    let statement = page(app, &statement, coordinator).await;
    assert!(statement.contains("M-1") && !statement.contains("nagekomen"), "{statement}");

    // Drafts of a time before this rule: who can agree none of the one is told, and not asked to.
    let second = settlement(&world, "SECOND").await;
    world.decide("agreeSettlement", &second, &world.manager).await;
    database
        .run(
            "INSERT INTO settlements (partnership_id, year, half, transfer_method, administrator_organization_id, drafted_by)
             SELECT partnership_id, year, 'FIRST', transfer_method, administrator_organization_id, drafted_by FROM settlements",
        )
        .await;
    let overtaken = page(app, &address(&world, "FIRST").await, &world.manager).await;
    assert!(overtaken.contains("Dit concept kan geen akkoord meer krijgen."), "{overtaken}");
    assert!(!overtaken.contains("/agree\"") && overtaken.contains("/reject\""), "{overtaken}");
    let home = page(app, "/?partnership=zhw&year=2023", &world.manager).await;
    assert!(home.contains("Concept dat geen akkoord meer kan krijgen: wijs het af."), "{home}");
}

/// Costs that came in since are told before anybody agrees, and a draft that is turned down stays to be read.
#[tokio::test]
async fn a_draft_is_turned_down_by_a_form_with_a_reason() {
    let database = TestDatabase::migrated().await;
    let world = World::of(&database).await;
    world.import(&FIRST_HALF);
    world.draft("FIRST").await;
    let to = address(&world, "FIRST").await;
    world
        .spend("spentOn: \"2023-05-01\", line: \"Lunch\", paidBy: {code: \"GM1926\"}, amount: \"10.00\"")
        .await;
    let outdated = world.app.post(&format!("{to}/agree"), &[("version", "1")], &world.manager).await;
    assert_eq!(outdated.status, 409);
    assert!(outdated.text().contains("Bereken het opnieuw"), "{}", outdated.text());
    let reject = format!("{to}/reject");
    let silent = world.app.post(&reject, &[("version", "1"), ("reason", " ")], &world.manager).await;
    assert_eq!(silent.status, 409);
    assert!(
        silent.text().contains("<a href=\"#reason\">Vul in waarom u de afrekening afwijst."),
        "{}",
        silent.text()
    );
    let rejected =
        follows(&world.app, &reject, &[("version", "1"), ("reason", "Lunch & <wijn>")], &world.manager).await;
    assert!(rejected.contains("afgewezen") && rejected.contains("Lunch &#38; &#60;wijn&#62;"), "{rejected}");
    assert!(!rejected.contains("/export/settlement"), "there is no workbook of it");
    let money = page(&world.app, MONEY, &world.coordinator).await;
    assert!(money.contains(&to) && money.contains("eerste halfjaar</option>"), "{money}");
}

/// Whoever reads all of the partnership sees each statement, and every figure adds up to what the settlement says.
#[tokio::test]
async fn each_figure_of_a_member_says_why() {
    let database = TestDatabase::migrated().await;
    let world = World::of(&database).await;
    world.import(&FIRST_HALF);
    let first = world.draft("FIRST").await;
    world.decide("agreeSettlement", &first, &world.manager).await;
    let late = "spentOn: \"2023-06-20\", line: \"Onvoorzien\", paidBy: {code: \"GM1926\"}, amount: \"99.99\", ifClosed: NEXT_SETTLEMENT";
    world.spend(late).await;
    world
        .spend("spentOn: \"2023-11-01\", line: \"Lunch\", paidBy: {code: \"GM1926\"}, amount: \"1234.57\"")
        .await;
    world.draft("SECOND").await;
    let second = settlement(&world, "SECOND").await;
    let to = address(&world, "SECOND").await;
    let viewer = world.app.token(Role::Viewer, None).await;
    let overview = page(&world.app, &to, &viewer).await;
    for statement in statements(&second) {
        let code = statement["organization"]["code"].as_str().expect("a code");
        let before = overview.split_once(&format!("<span class=\"code\">{code}</span>")).expect("a row").0;
        let (_, link) = before.rsplit_once("<a href=\"").expect("a link");
        let shown = page(&world.app, link.split('"').next().expect("an address"), &viewer).await;
        let share = second["years"][0]["shares"].as_array().expect("shares").iter();
        let share = share.clone().find(|share| share["organization"]["code"] == code).expect("a share");
        for figure in [&statement["share"], &statement["held"], &statement["balance"], &share["toDate"]] {
            assert!(shown.contains(&euros(cents(figure))), "{figure}: {shown}");
        }
        assert!(shown.contains(&euros(-cents(&share["before"]))), "it is taken off: {shown}");
        let percentage = share["percentage"].as_str().expect("a percentage").replace('.', ",");
        assert!(shown.contains(&format!("{percentage} % van")), "{percentage}: {shown}");
        let is_payer = code == "GM1926";
        assert_eq!(shown.contains("nagekomen, van het eerste halfjaar 2023"), is_payer, "{shown}");
        assert_eq!(shown.contains("/expenses/"), is_payer, "{shown}");
        if is_payer {
            let paid = format!("class=\"number\">{}</td>", euros(-9_999 - 123_457));
            assert!(shown.contains(&paid), "its expenses add up to what it paid: {shown}");
        }
    }
    let stranger =
        database.texts("SELECT organization_id::text AS name FROM organizations WHERE code = 'GM0603'").await;
    let stranger = format!("{to}/member/{}", stranger.concat());
    assert_eq!(world.app.get(&stranger, &viewer).await.status, 404);
    for address in [&to, &stranger] {
        assert_eq!(world.app.get(address, "").await.status, 401);
    }
    assert_eq!(world.app.get("/settlement/geen", &viewer).await.status, 404);
}

/// Buttons are there for who may, and who may not is refused.
#[tokio::test]
async fn only_who_may_settle_does() {
    let database = TestDatabase::migrated().await;
    let world = World::of(&database).await;
    world.import(&FIRST_HALF);
    world.draft("FIRST").await;
    let to = address(&world, "FIRST").await;
    for role in Role::ALL {
        let token = world.app.token(*role, Some("GM0503")).await;
        let (money, shown) = (page(&world.app, MONEY, &token).await, page(&world.app, &to, &token).await);
        let drafts = matches!(role, Role::Coordinator | Role::ProgrammeManager | Role::Admin);
        let decides = *role == Role::ProgrammeManager;
        for (page, command, may) in [
            (&money, "/settlement/draft".to_owned(), drafts),
            (&shown, "/settlement/draft".to_owned(), drafts),
            (&shown, format!("{to}/agree"), decides),
            (&shown, format!("{to}/reject"), decides),
        ] {
            assert_eq!(page.contains(&format!("action=\"{command}\"")), may, "{role} {command}: {page}");
            if !may {
                let sent = world.app.post(&command, &FIRST, &token).await;
                assert_eq!(sent.status, 403, "{role} {command}: {}", sent.text());
            }
        }
        let sent = world.app.post(&format!("{to}/send"), &[("version", "1")], &token).await.status;
        assert_eq!(sent.as_u16(), if drafts { 409 } else { 403 }, "{role}: what is not agreed is not sent");
    }
    let odd = [("partnership", "zhw"), ("year", "2023"), ("half", "THIRD"), ("method", "FEWEST")];
    assert_eq!(world.app.post("/settlement/draft", &odd, &world.coordinator).await.status, 400);
    let empty = [("partnership", "zhw"), ("year", "2023"), ("half", ""), ("method", "")];
    let asked = world.app.post("/settlement/draft", &empty, &world.coordinator).await;
    assert_eq!(asked.status, 400);
    for said in
        ["<a href=\"#half\">Kies een halfjaar.", "<a href=\"#method\">Kies hoe de overboekingen lopen."]
    {
        assert!(asked.text().contains(said), "{said}: {}", asked.text());
    }
}

/// The course of the year stands beside its figures, month by month.
#[tokio::test]
async fn a_budget_is_drawn_against_what_was_spent() {
    let database = TestDatabase::migrated().await;
    let world = World::of(&database).await;
    world.import(&FIRST_HALF);
    let shown = page(&world.app, MONEY, &world.finance).await;
    // January, and the sum up to June.
    for said in [
        "Uitgegeven per kwartaal en maand",
        "<polyline",
        "class=\"course budget\"",
        "€ 4.100,00",
        "€ 64.919,12",
    ] {
        assert!(shown.contains(said), "{said}: {shown}");
    }
    assert!(!shown.contains("class=\"course forecast\""), "the year is over: {shown}");
    assert_eq!(shown.matches("style=").count(), 0, "the policy for content forbids it");
    let budget = page(&world.app, "/budget?partnership=zhw&year=2023", &world.finance).await;
    assert_eq!(budget.matches("<rect class=\"moment\"").count(), 8, "{budget}");
}
