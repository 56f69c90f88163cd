//! Lists, one by one.

use std::fs;

use harness::{
    app::App,
    partnership,
    programs::{self, Ended},
    runs, workspace,
};
use schema::types::{Role, TokenAccess};
use serde_json::json;

use super::{codes, fates, found, import};

#[tokio::test]
async fn each_list_adds_what_it_says() {
    let database = partnership::database().await;
    let first = import(&database, &workspace::fixture("cpv_klein.json"));
    assert_eq!((first.code, fates(&first)), (0, [29, 0, 0, 0, 2, 0]), "{first:#?}");
    assert_eq!(found(&first), ["rows.skipped_cpv_2003  rijen 26 en 242", "cpv.parent_differs D234 90919000"]);
    let dutch = import(&database, &workspace::fixture("cpv_klein_nl.xml"));
    assert_eq!((dutch.code, fates(&dutch)), (0, [0, 29, 0, 0, 2, 0]), "{dutch:#?}");
    assert_eq!(found(&dutch), ["rows.skipped_other_list  rijen 5 en 6"]);
    let social = import(&database, &workspace::fixture("cpv_sociaal.gc"));
    assert_eq!((social.code, fates(&social)), (0, [0, 0, 7, 0, 0, 0]), "{social:#?}");

    let stored = codes(&database).await;
    assert_eq!(stored.len(), 29);
    assert_eq!(
        stored.iter().filter(|code| code.contains("SOCIAL")).count(),
        7,
        "those of the translations are those of the list"
    );
    let school = stored.iter().find(|code| code.starts_with("75121000")).expect("the code");
    assert_eq!(
        school,
        "75121000-0 Administratieve diensten voor onderwijs / Administrative educational services SOCIAL cpv_klein_nl.xml Codelijst 22"
    );

    for file in ["cpv_klein.json", "cpv_klein_nl.xml", "cpv_sociaal.gc"] {
        let again = import(&database, &workspace::fixture(file));
        assert_eq!((again.code, &fates(&again)[..2]), (0, &[0, 0][..]), "{file}: {again:#?}");
    }
    assert_eq!(codes(&database).await, stored, "import twice is import once");
}

#[tokio::test]
async fn a_workbook_has_a_column_for_each_language() {
    let database = partnership::database().await;
    let recognized = programs::etl(
        &database,
        [
            "import",
            "--partnership",
            "zhw",
            "--format",
            "json",
            workspace::fixture("cpv_2008.csv").to_str().expect("a path"),
        ],
    );
    assert_eq!((recognized.code, fates(&recognized)), (0, [29, 0, 0, 0, 0, 0]), "{recognized:#?}");
    assert_eq!(recognized.json()["kind"], "CPV");
    assert_eq!(found(&recognized), ["cpv.other_languages  DA, DE, FR"]);
    let social = import(&database, &workspace::fixture("cpv_sociaal.gc"));
    assert_eq!((social.code, fates(&social)), (0, [0, 7, 0, 0, 0, 0]), "{social:#?}");
}

#[tokio::test]
async fn mistakes_are_told_where_they_stand() {
    let database = partnership::database().await;
    let file = workspace::fixture("cpv_fout.csv");
    let ended = import(&database, &file);
    assert_eq!((ended.code, fates(&ended)), (1, [2, 0, 0, 0, 0, 5]), "{ended:#?}");
    assert_eq!(
        found(&ended),
        [
            "cpv.parent_differs D3 85000000",
            "cpv.twice B4 45200000-9",
            "cpv.not_a_code A5 4523",
            "cpv.code_missing A6",
            "cpv.label_missing A7 45233000",
            "yes_no.not_understood E8 soms",
        ]
    );
    assert!(codes(&database).await.is_empty(), "all or nothing");
    let good = programs::etl(
        &database,
        [
            "import",
            "--partnership",
            "zhw",
            "--kind",
            "cpv",
            "--format",
            "json",
            "--good-rows-only",
            file.to_str().expect("a path"),
        ],
    );
    assert_eq!(good.json()["stored"], true, "{good:#?}");
    assert_eq!(codes(&database).await.len(), 2);
}

#[tokio::test]
async fn a_list_is_taken_back_and_what_is_gone_is_removed_when_asked() {
    let database = partnership::database().await;
    let first = import(&database, &workspace::fixture("cpv_klein.json"));
    let before = codes(&database).await;
    let dutch = import(&database, &workspace::fixture("cpv_klein_nl.xml"));
    let run = |ended: &Ended| ended.json()["run"].as_str().expect("a run").to_owned();
    assert_eq!(programs::etl(&database, ["revert", &run(&first)]).code, 1, "Dutch labels came since");
    assert_eq!(programs::etl(&database, ["revert", &run(&dutch)]).code, 0);
    assert_eq!(codes(&database).await, before);

    let folder = tempfile::tempdir().expect("a folder");
    let short = folder.path().join("kort.csv");
    fs::write(&short, "CODE;NL\n75121000-0;Onderwijs\n").expect("a file");
    let kept = import(&database, &short);
    assert_eq!(fates(&kept), [0, 1, 0, 28, 0, 0], "{kept:#?}");
    assert_eq!(codes(&database).await.len(), 29, "what a list no longer has stays");
    let removed = programs::etl(
        &database,
        [
            "import",
            "--partnership",
            "zhw",
            "--kind",
            "cpv",
            "--format",
            "json",
            "--remove-missing",
            short.to_str().expect("a path"),
        ],
    );
    assert_eq!(removed.code, 0, "{removed:#?}");
    assert_eq!(codes(&database).await.len(), 1);
}

const CHECK: &str = "mutation($file: Upload!) { checkWorkbook(input: {partnership: \"zhw\", file: $file}) { importRun { id } } }";
const DEEDS: [&str; 2] = ["applyImport", "revertImport"];

#[tokio::test]
async fn only_who_administers_the_installation_stores_codes() {
    let database = partnership::database().await;
    let app = App::new(&database);
    let coordinator = app.token(Role::Coordinator, None).await;
    let admin = app.token(Role::Admin, None).await;
    let here = app.token_in(Some("zhw"), Role::Admin, None, TokenAccess::Full).await;
    let content = fs::read(workspace::fixture("cpv_klein.json")).expect("a fixture");
    let mut sent = app.upload(CHECK, "cpv.json", &content, &coordinator).await.json();
    let run = sent["data"]["checkWorkbook"]["importRun"]["id"].take();
    let id = run.as_str().expect("an id");
    let worker = programs::worker(&database);
    let checked = runs::until(&app, id, "CHECKED", &coordinator).await;
    assert_eq!((&checked["kind"], &checked["rows"]["new"]), (&json!("CPV"), &json!(29)));
    for (deed, status) in DEEDS.into_iter().zip(["APPLIED", "REVERTED"]) {
        let query = format!("mutation($id: ID!) {{ {deed}(input: {{id: $id}}) {{ problems {{ code }} }} }}");
        for token in [&coordinator, &here] {
            let refused = app.graphql(&query, json!({"id": id}), token).await;
            assert_eq!(refused["errors"][0]["extensions"]["code"], "FORBIDDEN", "{refused:#}");
        }
        let done = app.data(&query, json!({"id": id}), &admin).await;
        assert_eq!(done[deed]["problems"], json!([]));
        runs::until(&app, id, status, &admin).await;
    }
    drop(worker);
    assert!(codes(&database).await.is_empty());
}

#[tokio::test]
async fn the_page_of_an_import_says_who_stores_codes() {
    let database = partnership::database().await;
    let file = workspace::fixture("cpv_klein.json");
    let app = App::new(&database);
    let coordinator = app.token(Role::Coordinator, None).await;
    let content = fs::read(file).expect("a fixture");
    let mut sent = app.upload(CHECK, "cpv.json", &content, &coordinator).await.json();
    let run = sent["data"]["checkWorkbook"]["importRun"]["id"].take();
    let worker = programs::worker(&database);
    runs::until(&app, run.as_str().expect("an id"), "CHECKED", &coordinator).await;
    drop(worker);
    let id = database.texts("SELECT import_run_id::text AS name FROM import_runs").await.remove(0);
    let admin = app.token(Role::Admin, None).await;
    let page = app.get(&format!("/imports/{id}"), &coordinator).await.text();
    assert!(page.contains("een beheerder van de installatie verwerkt de verschillen"), "{page}");
    assert!(!page.contains("/apply"), "{page}");
    assert!(
        app.get(&format!("/imports/{id}"), &admin).await.text().contains(&format!("/imports/{id}/apply"))
    );
}
