//! The lists as they are published, where somebody has them.

use harness::{app::App, partnership, workspace};
use schema::types::Role;

use super::{fates, found, found_with, import};

/// The lists as the EU and others publish them give the whole vocabulary, whatever comes first.
#[tokio::test]
async fn the_published_lists_give_the_whole_vocabulary() {
    let Some(folder) = workspace::shared_data("reference") else { return };
    let database = partnership::database().await;
    let social = import(&database, &folder.join("cpv_social-service-cpv.gc"));
    assert_eq!((social.code, fates(&social)), (0, [115, 0, 0, 0, 0, 0]), "{social:#?}");
    let codes = import(&database, &folder.join("cpvCodes.json"));
    assert_eq!((codes.code, fates(&codes)), (0, [9339, 115, 0, 0, 8323, 0]), "{:#?}", found(&codes));
    let dutch = import(&database, &folder.join("eforms_code_nl.xml"));
    assert_eq!((dutch.code, fates(&dutch)[..2].to_vec()), (0, vec![0, 9339]), "{:#?}", found(&dutch));
    let counts = "SELECT concat_ws(' ', count(*), count(check_digit), count(label_nl), count(label_en), count(*) FILTER (WHERE is_social)) AS name
        FROM cpv_codes";
    assert_eq!(database.texts(counts).await, ["9454 9454 9454 9454 115"]);
    let app = App::new(&database);
    let viewer = app.token(Role::Viewer, None).await;
    let cleaning = found_with(&app, "search: \"schoonmaak\"", &viewer).await;
    assert!(cleaning.contains(&"90919200-4".to_owned()), "{cleaning:?}");
    let below = found_with(&app, "below: \"85300000\"", &viewer).await;
    assert_eq!(below, ["85310000-5", "85320000-8"]);
    for file in ["cpv_social-service-cpv.gc", "cpvCodes.json", "eforms_code_nl.xml"] {
        let again = import(&database, &folder.join(file));
        assert_eq!(
            (again.code, fates(&again)[..2].to_vec()),
            (0, vec![0, 0]),
            "{file}: {:#?}",
            found(&again)
        );
    }
}
