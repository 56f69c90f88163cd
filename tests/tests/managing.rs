//! Users and their roles, as administrators manage them over GraphQL.

use harness::{app::App, database::TestDatabase, partnership};
use schema::types::{Role, TokenAccess};
use serde_json::{Value, json};

const USERS: &str = "query($partnership: String) { users(partnership: $partnership) { totalCount nodes { name actor issuer disabledAt
    grants { role partnership { slug } organization { code } } } } }";

/// Two partnerships; Anna advises in one, Bas reads in both, Carla has an account of a provider and no role
async fn database() -> TestDatabase {
    let database = partnership::database().await;
    database.run(&partnership::partnership("rijn")).await;
    database
        .run(
            "INSERT INTO users (name) VALUES ('anna'), ('bas');
             INSERT INTO users (name, issuer, subject) VALUES ('carla', 'https://login.example.org', '7');
             INSERT INTO user_roles (user_id, partnership_id, role, organization_id)
             SELECT user_id, partnership_id, 'ADVISER', organization_id FROM users, partnerships, organizations
             WHERE users.name = 'anna' AND slug = 'zhw' AND code = 'GM0503';
             INSERT INTO user_roles (user_id, partnership_id, role)
             SELECT user_id, partnership_id, 'VIEWER' FROM users, partnerships WHERE users.name = 'bas'",
        )
        .await;
    database
}

async fn id(database: &TestDatabase, name: &str) -> String {
    database.texts(&format!("SELECT user_id::text AS name FROM users WHERE name = '{name}'")).await.concat()
}

/// `name: ROLE@slug:code` of each user
async fn users(app: &App<'_>, partnership: Option<&str>, token: &str) -> Vec<String> {
    let found = app.data(USERS, json!({"partnership": partnership}), token).await;
    let nodes = found["users"]["nodes"].as_array().expect("users");
    assert_eq!(found["users"]["totalCount"], nodes.len());
    let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
    let grant = |grant: &Value| {
        let (place, own) = (text(&grant["partnership"]["slug"]), text(&grant["organization"]["code"]));
        format!(" {}@{place}:{own}", text(&grant["role"]))
    };
    let user = |user: &Value| {
        let grants = user["grants"].as_array().expect("grants").iter().map(grant).collect::<String>();
        let state = if user["disabledAt"].is_null() { "" } else { " (out)" };
        format!("{}{state}:{grants}", text(&user["actor"]))
    };
    nodes.iter().map(user).collect()
}

/// The codes of the problems
async fn problems(app: &App<'_>, mutation: &str, token: &str) -> Vec<String> {
    let field = mutation.split('(').next().expect("a name");
    let done = app.data(&format!("mutation {{ {mutation} {{ user {{ name grants {{ role organization {{ code }} }} }} problems {{ code path message }} }} }}"), json!({}), token).await;
    let problems = done[field]["problems"].as_array().expect("problems");
    assert_eq!(done[field]["user"].is_null(), !problems.is_empty(), "{done:#}");
    problems.iter().map(|problem| problem["code"].as_str().expect("a code").to_owned()).collect()
}

#[tokio::test]
async fn an_administrator_sees_who_is_what_where_it_is_one() {
    let database = database().await;
    let app = App::new(&database);
    let own = app.token_in(Some("zhw"), Role::Admin, None, TokenAccess::Full).await;
    let all = app.token_in(None, Role::Admin, None, TokenAccess::Read).await;
    let here = ["user:anna: ADVISER@zhw:GM0503", "user:bas: VIEWER@zhw:-"];
    assert_eq!(users(&app, Some("zhw"), &own).await, here, "nothing of the other partnership");
    let everywhere = [here[0], "user:bas: VIEWER@rijn:- VIEWER@zhw:-", "openid:carla:"];
    assert_eq!(users(&app, None, &all).await, everywhere);
    let page =
        app.data("{ users(first: 1) { nodes { name } pageInfo { endCursor } } }", json!({}), &all).await;
    let next = "query($after: String) { users(first: 1, after: $after) { nodes { name } } }";
    let next = app.data(next, json!({"after": page["users"]["pageInfo"]["endCursor"]}), &all).await;
    assert_eq!(next["users"]["nodes"], json!([{"name": "bas"}]));
}

#[tokio::test]
async fn roles_are_given_and_taken() {
    let database = database().await;
    let app = App::new(&database);
    let admin = app.token_in(Some("zhw"), Role::Admin, None, TokenAccess::Full).await;
    let carla = id(&database, "carla").await;
    let grant = format!(
        "grantRole(input: {{id: \"{carla}\", partnership: \"zhw\", role: ADVISER, organization: \"GM1783\"}})"
    );
    for _ in 0..2 {
        assert_eq!(
            problems(&app, &grant, &admin).await,
            Vec::<String>::new(),
            "a second time changes nothing"
        );
    }
    assert!(users(&app, Some("zhw"), &admin).await.contains(&"openid:carla: ADVISER@zhw:GM1783".to_owned()));
    let withdraw = format!("withdrawRole(input: {{id: \"{carla}\", partnership: \"zhw\", role: ADVISER}})");
    assert_eq!(problems(&app, &withdraw, &admin).await, Vec::<String>::new());
    assert_eq!(problems(&app, &withdraw, &admin).await, ["role.unknown"]);

    let installation = app.token_in(None, Role::Admin, None, TokenAccess::Full).await;
    let nobody = "0199f000-0000-7000-8000-000000000001";
    for (mutation, codes) in [
        (
            format!("grantRole(input: {{id: \"{nobody}\", partnership: \"zhw\", role: LEGAL}})"),
            &["user.unknown"][..],
        ),
        (format!("disableUser(input: {{id: \"{nobody}\"}})"), &["user.unknown"][..]),
        (format!("grantRole(input: {{id: \"{carla}\", role: LEGAL}})"), &["role.partnership_missing"][..]),
        (
            format!(
                "grantRole(input: {{id: \"{carla}\", partnership: \"x\", role: LEGAL, organization: \"GM9999\"}})"
            ),
            &["partnership.unknown", "organization.unknown"][..],
        ),
    ] {
        assert_eq!(problems(&app, &mutation, &installation).await, codes, "{mutation}");
    }
    let noted = "SELECT concat_ws(' ', action, object, result, actor) AS name FROM audit_events ORDER BY audit_event_id LIMIT 4";
    let ok = "ADVISER zhw ok token:test-admin";
    let expected = [
        format!("grantRole openid:carla {ok}"),
        format!("grantRole openid:carla {ok}"),
        format!("withdrawRole openid:carla {ok}"),
        format!("withdrawRole {carla} ADVISER zhw refused token:test-admin"),
    ];
    assert_eq!(database.texts(noted).await, expected);
    let history = "SELECT actor || ' ' || cause AS name FROM changes WHERE table_name = 'user_roles' AND actor LIKE 'token%' ORDER BY change_id";
    assert_eq!(
        database.texts(history).await,
        ["token:test-admin mutation:grantRole", "token:test-admin mutation:withdrawRole"]
    );
}

#[tokio::test]
async fn users_are_shut_out_and_let_in_again() {
    let database = database().await;
    let app = App::new(&database);
    let admin = app.token_in(None, Role::Admin, None, TokenAccess::Full).await;
    let anna = id(&database, "anna").await;
    for (mutation, shown) in [("disableUser", "user:anna (out):"), ("enableUser", "user:anna:")] {
        assert_eq!(
            problems(&app, &format!("{mutation}(input: {{id: \"{anna}\"}})"), &admin).await,
            Vec::<String>::new()
        );
        assert!(users(&app, None, &admin).await[0].starts_with(shown));
    }
}
