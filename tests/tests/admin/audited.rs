//! The audit trail says in words what events are about, and leads to it.

use harness::{app::App, browser::Session};

use super::{database, id, session};

/// The rows of the trail that are of that actor, each as its cells
async fn rows(all: &Session<'_>, actor: &str) -> Vec<String> {
    let page = all.page(&format!("/admin/audit?actor={actor}")).await;
    let (_, body) = page.split_once("<tbody").expect("a table");
    let (body, _) = body.split_once("</tbody>").expect("its end");
    body.split("<tr ").skip(1).map(str::to_owned).collect()
}

#[tokio::test]
async fn events_are_told_in_words() {
    let database = database().await;
    let app = App::new(&database);
    let all = session(&app, "Beheer").await;
    let anna = id(&database, "Anna").await;
    database
        .run(
            "INSERT INTO import_files (sha256, content) VALUES (sha256('a'), 'a');
             INSERT INTO import_runs (partnership_id, import_file_id, file_name, actor, status)
             SELECT partnership_id, import_file_id, files.name, 'proef', 'REJECTED' FROM partnerships, import_files,
                 (VALUES ('Fout.xlsx'), ('Weg.xlsx'), ('Laat.xlsx')) AS files (name) WHERE slug = 'zhw';
             INSERT INTO findings (import_run_id, severity, code)
             SELECT import_run_id, 'INFO', code FROM import_runs
             JOIN (VALUES ('Weg.xlsx', 'import.rejected'), ('Laat.xlsx', 'import.cancelled')) AS deeds (name, code) ON name = file_name;
             INSERT INTO audit_events (action, object, result, actor, origin)
             SELECT 'importRejected', import_run_id, 'refused', 'user:Proef', 'import' FROM import_runs ORDER BY file_name;
             INSERT INTO audit_events (action, object, result, actor, origin) VALUES
                 ('grantRole', 'user:Anna VIEWER zhw', 'ok', 'user:Proef', '10.0.0.1'),
                 ('withdrawRole', 'user:Weg ADMIN all', 'ok', 'user:Proef', '10.0.0.1'),
                 ('disableUser', 'user:Anna', 'ok', 'user:Proef', '10.0.0.1'),
                 ('draftSettlement', 'zhw 2027-H1', 'refused', 'user:Proef', '10.0.0.1'),
                 ('joinPartnership', 'zhw GM0503', 'ok', 'user:Proef', '10.0.0.1'),
                 ('readAll', (SELECT partnership_id::text FROM partnerships WHERE slug = 'zhw'), 'forbidden', 'user:Proef', '10.0.0.1'),
                 ('signIn', 'password', 'ok', 'user:Proef', '10.0.0.1'),
                 ('export', 'zhwaar 2027.xlsx', 'ok', 'token:proef', '10.0.0.1')",
        )
        .await;
    let rows = rows(&all, "user%3AProef").await;
    let user = format!("<a href=\"/admin/users/{anna}\">");
    for expected in [
        format!("{user}Anna: lezer in Samenwerking zhw</a>"),
        ">Weg: beheerder in alle samenwerkingsverbanden</td>".to_owned(),
        format!("{user}Anna</a>"),
        ">Samenwerking zhw, eerste halfjaar 2027</td>".to_owned(),
        ">Samenwerking zhw, Delft</td>".to_owned(),
        ">Samenwerking zhw</td>".to_owned(),
        ">met een wachtwoord</td>".to_owned(),
    ] {
        assert!(rows.iter().any(|row| row.contains(&expected)), "{expected}: {rows:#?}");
    }
    for (file, ended) in [
        ("Fout.xlsx", "import (afgekeurd)"),
        ("Weg.xlsx", "import (afgewezen)"),
        ("Laat.xlsx", "import (afgebroken)"),
    ] {
        let row = rows.iter().find(|row| row.contains(&format!(">{file}</a>"))).expect("the import");
        assert!(row.contains(&format!(">{ended}</td>")) && row.contains("href=\"/imports/"), "{row}");
    }
    assert!(all.page("/admin/audit?actor=token%3Aproef").await.contains(">proef (toegangssleutel)</a>"));

    let file = all.get("/admin/audit.csv?actor=user%3AProef").await.text();
    let line = file.lines().find(|line| line.contains("user:Anna VIEWER zhw")).expect("the line");
    assert!(
        line.contains(
            ";Proef;rol geven;Anna: lezer in Samenwerking zhw;gedaan;10.0.0.1;user:Proef;grantRole;"
        ),
        "{line}"
    );
}
