//! What a municipality pays, on the first page of who has a role for it.

use harness::{
    browser::{self, page},
    database::TestDatabase,
};
use schema::types::Role;

use super::{
    by_code, of_members,
    pages::address,
    shared,
    world::{FIRST_HALF, World, euros},
};

const HOME: &str = "/?partnership=zhw&year=2023";

#[tokio::test]
async fn who_has_a_role_for_a_municipality_sees_what_it_pays() {
    let database = TestDatabase::migrated().await;
    let world = World::of(&database).await;
    let delft = world.app.token(Role::Adviser, Some("GM0503")).await;
    let own = async |token: &str| {
        let home = page(&world.app, HOME, token).await;
        let part = home.split_once("betaalt</h2>").map(|(_, part)| part);
        part.and_then(|part| part.split_once("</section>")).map(|(part, _)| part.to_owned())
    };
    let budgeted = own(&delft).await.expect("the part");
    assert!(budgeted.contains("€ 34.414 (26,18 % van de kosten)"), "{budgeted}");
    assert!(!budgeted.contains("Laatste afrekening"), "nothing was settled: {budgeted}");
    for token in [&world.coordinator, &world.app.token(Role::Secretary, Some("GM0603")).await] {
        assert_eq!(own(token).await, None, "no municipality of the partnership is theirs");
    }

    // A draft says nothing yet; what was agreed is what is paid.
    world.import(&FIRST_HALF);
    let first = world.draft("FIRST").await;
    assert!(!own(&delft).await.expect("the part").contains("Laatste afrekening"));
    world.decide("agreeSettlement", &first, &world.manager).await;
    let [share, ..] = shared(410_000 + 35_000 + 234_567 + 5_812_345);
    let balance = share - 234_567;
    assert_eq!(of_members(&first, "balance")["GM0503"], balance);
    assert_eq!(of_members(&first, "share"), by_code(shared(6_491_912)));
    let settled = own(&delft).await.expect("the part");
    let to = address(&world, "FIRST").await;
    assert!(settled.contains(&format!("<a href=\"{to}/member/")), "{settled}");
    assert!(
        settled.contains(&format!("eerste halfjaar 2023</a>: {} te betalen", euros(balance))),
        "{settled}"
    );
    let zoetermeer = world.app.token(Role::Secretary, Some("GM0637")).await;
    let gets = own(&zoetermeer).await.expect("the part");
    let balance = of_members(&first, "balance")["GM0637"];
    assert!(gets.contains(&format!("{} te ontvangen", euros(-balance))), "{gets}");
}

/// A draft that nobody can agree waits for who can give somebody the role.
#[tokio::test]
async fn a_draft_waits_for_who_gives_the_role_while_nobody_has_it() {
    const QUESTION: &str = "wacht op akkoord van de programmamanager, en nog niemand heeft die rol";
    let database = TestDatabase::migrated().await;
    let world = World::of(&database).await;
    world.import(&FIRST_HALF);
    world.draft("FIRST").await;
    let admin = world.app.token(Role::Admin, None).await;
    let settlement = address(&world, "FIRST").await;
    let (role, back) = (format!("back={settlement}#toegang"), format!("<a href=\"{settlement}\">"));
    assert!(
        page(&world.app, &settlement, &admin).await.contains(&role),
        "it leads to where the role is given"
    );
    let users = page(&world.app, &format!("/admin/users?partnership=zhw&back={settlement}"), &admin).await;
    assert!(users.contains(&back), "and back: {users}");
    let elsewhere = page(&world.app, "/admin/users?partnership=zhw&back=//elders.nl", &admin).await;
    assert!(!elsewhere.contains("elders.nl"), "{elsewhere}");
    let asks = async |token: &str| page(&world.app, HOME, token).await.contains(QUESTION);
    assert!(asks(&admin).await && !asks(&world.coordinator).await && !asks(&world.manager).await);
    browser::user(&database, "Piet", &["'PROGRAMME_MANAGER', 'zhw', NULL"]).await;
    assert!(!asks(&admin).await, "somebody has it now");
    database.run("UPDATE users SET disabled_at = now() WHERE name = 'Piet'").await;
    assert!(asks(&admin).await, "who was shut out agrees nothing");
}
