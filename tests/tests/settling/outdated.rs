//! A draft that is no longer what comes out: told on its page, agreed by nobody, worked out anew; and what became of each expense.

use api::export::FileFormat;
use harness::{
    browser::{follows, page, value},
    database::TestDatabase,
};
use schema::types::Role;

use super::{
    pages::{MONEY, address},
    world::{FIRST_HALF, World},
};
use crate::reports::workbook::read;

const AGAIN: [(&str, &str); 4] =
    [("partnership", "zhw"), ("year", "2023"), ("half", "FIRST"), ("method", "THROUGH_ADMINISTRATOR")];
const OUTDATED: &str = "Dit concept is niet meer actueel";

#[tokio::test]
async fn what_came_in_since_a_draft_is_told_before_anybody_agrees() {
    let database = TestDatabase::migrated().await;
    let world = World::of(&database).await;
    let (app, manager) = (&world.app, world.manager.as_str());
    world.import(&FIRST_HALF);
    world.draft("FIRST").await;
    let to = address(&world, "FIRST").await;
    let current = page(app, &to, manager).await;
    assert!(!current.contains(OUTDATED) && current.contains("/agree\""), "{current}");

    world
        .spend("spentOn: \"2023-05-01\", line: \"Lunch\", paidBy: {code: \"GM1926\"}, amount: \"10.00\"")
        .await;
    world
        .spend("spentOn: \"2023-11-01\", line: \"Lunch\", paidBy: {code: \"GM1926\"}, amount: \"99.00\"")
        .await;
    super::receive_a_fee(&world).await;
    let outdated = page(app, &to, manager).await;
    for said in [
        OUTDATED,
        "Erbij gekomen: 1 uitgave van € 10,00; 1 fee van € 2.500,00.",
        "Lunch, betaald door Pijnacker-Nootdorp</a>, 01-05-2023: € 10,00",
        "Fee van Rijswijk (ZH.) voor",
        "<details id=\"opnieuw\" open>",
    ] {
        assert!(outdated.contains(said), "{said}: {outdated}");
    }
    assert!(!outdated.contains("€ 99,00"), "it is of the second half: {outdated}");
    let (_, member) = outdated.split_once("/member/").expect("a link to the page of a member");
    let member = format!("{to}/member/{}", member.split('"').next().expect("its end"));
    assert!(page(app, &member, manager).await.contains(OUTDATED));
    for workbook in ["settlement.xlsx?", "settlement-statement.xlsx?organization=GM1926&"] {
        let address = format!("/export/{workbook}partnership=zhw&year=2023");
        let file = app.get(&address, manager).await;
        assert_eq!(file.status, 200, "{}", file.text());
        let cells = format!("{:?}", read(&file.body, FileFormat::Xlsx));
        assert!(cells.contains("concept, niet meer actueel"), "{cells}");
    }
    assert!(!outdated.contains("/agree\"") && outdated.contains("/reject\""), "{outdated}");
    let fee = outdated.split_once("#fee-").expect("a link to the fee").1.split('"').next().expect("its end");
    let fees = page(app, "/fees?partnership=zhw&year=2023", manager).await;
    assert!(fees.contains(&format!("id=\"fee-{fee}\"")), "{fees}");
    let viewer = app.token(Role::Viewer, None).await;
    let seen = page(app, &to, &viewer).await;
    assert!(seen.contains(OUTDATED) && seen.contains("die het opnieuw berekent."), "{seen}");
    for token in [manager, world.coordinator.as_str()] {
        let home = page(app, "/?partnership=zhw&year=2023", token).await;
        assert!(home.contains("Concept dat niet meer actueel is: bereken het opnieuw."), "{home}");
    }

    // Both steps stay to be read.
    let renewed = follows(app, "/settlement/draft", &AGAIN, manager).await;
    assert!(!renewed.contains(OUTDATED) && renewed.contains("/agree\""), "{renewed}");
    let (_, life) = renewed.split_once("Wat is er gebeurd").expect("what happened");
    let (drafted, again) = life.split_once("opnieuw berekend").expect("the second step");
    assert!(drafted.contains("opgesteld") && drafted.contains("test-coordinator"), "{life}");
    assert!(again.contains("test-programme_manager") && !again.contains("opnieuw berekend"), "{life}");

    let version = value(&renewed, "version").to_owned();
    let agreed = follows(app, &format!("{to}/agree"), &[("version", &version)], manager).await;
    for said in ["Hoe het verder gaat", "Inkoopkracht\n      verstuurt zelf niets", "veranderen niet meer"] {
        assert!(agreed.contains(said), "{said}: {agreed}");
    }
}

/// An import that changes what a draft holds, and a member that takes the books over, are told as well.
#[tokio::test]
async fn what_changed_since_a_draft_is_told() {
    let database = TestDatabase::migrated().await;
    let world = World::of(&database).await;
    world.import(&FIRST_HALF);
    world.draft("FIRST").await;
    let to = address(&world, "FIRST").await;
    world.import(&[
        FIRST_HALF[0],
        FIRST_HALF[1],
        FIRST_HALF[2],
        "30-6-2023;Personele kosten (vast personeel);Zoetermeer;58.123,00;P-1",
    ]);
    database
        .run(
            "UPDATE membership_roles SET membership_id = (SELECT membership_id FROM memberships JOIN organizations USING (organization_id)
                 WHERE code = 'GM0503') WHERE role = 'ADMINISTERING'",
        )
        .await;
    let outdated = page(&world.app, &to, &world.manager).await;
    for said in [
        "Anders geworden van wat erin zit: 1 verschil van € -0,45.",
        "Zoetermeer</a>, 30-06-2023: € -0,45 verschil",
        "Een ander voert de administratie.",
    ] {
        assert!(outdated.contains(said), "{said}: {outdated}");
    }
}

/// Each line of the list says whether it was settled, in which settlement, and whether it came late.
#[tokio::test]
async fn each_expense_says_whether_it_was_settled() {
    let database = TestDatabase::migrated().await;
    let world = World::of(&database).await;
    world.import(&FIRST_HALF);
    let list = async || page(&world.app, "/expenses?partnership=zhw&year=2023", &world.finance).await;
    assert_eq!(list().await.matches("data-label=\"Afgerekend\">nog niet</td>").count(), 4);
    let first = world.draft("FIRST").await;
    let to = address(&world, "FIRST").await;
    let link = format!("<a href=\"{to}\">Eerste halfjaar 2023</a>");
    assert_eq!(list().await.matches(&format!("{link} (nog niet, in concept)</td>")).count(), 4);
    world.decide("agreeSettlement", &first, &world.manager).await;
    let late = "spentOn: \"2023-06-20\", line: \"Onvoorzien\", paidBy: {code: \"GM1926\"}, amount: \"99.99\", ifClosed: NEXT_SETTLEMENT";
    world.spend(late).await;
    let shown = list().await;
    assert_eq!(shown.matches(&format!("{link}</td>")).count(), 4, "{shown}");
    assert!(shown.contains(">nagekomen: gaat mee in de volgende</td>"), "{shown}");
    world.draft("SECOND").await;
    let to = address(&world, "SECOND").await;
    let shown = list().await;
    assert!(
        shown.contains(&format!(
            "<a href=\"{to}\">Tweede halfjaar 2023</a> (nog niet, in concept; nagekomen)</td>"
        )),
        "{shown}"
    );
    let money = page(&world.app, MONEY, &world.finance).await;
    assert!(money.contains(&to), "{money}");
}
