//! The guides do what they say: their commands and programs run as they stand there against a server with the example data,
//! and what they show is what it answers.

use std::{fs, os::unix::fs::symlink, path::Path, process::Command};

use harness::{
    app::App,
    clients,
    database::TestDatabase,
    markdown::{Block, blocks},
    programs::{self, Ended, Running, until_its_end},
    server::Server,
    workspace,
};
use regex::Regex;
use schema::types::{Role, TokenAccess};
use serde_json::{Value, json};
use tempfile::TempDir;

/// Between what one block of commands prints and what the next does.
const SEAM: char = '\u{1e}';

/// What `script/server` starts, and a folder of one's own.
struct Place {
    database: TestDatabase,
    server: Server,
    _worker: Running,
    folder: TempDir,
}

impl Place {
    async fn begin() -> Self {
        let database = TestDatabase::migrated().await;
        let example = programs::etl(&database, ["example"]);
        assert_eq!(example.code, 0, "{example:#?}");
        let (server, worker) = (Server::start(&database), programs::worker(&database));
        Self { server, _worker: worker, folder: tempfile::tempdir().expect("a folder"), database }
    }

    /// Code of a guide with the addresses and paths of this place
    fn here(&self, code: &str) -> String {
        let program = programs::command("inkoopkracht-api", &self.database);
        code.replace("http://127.0.0.1:8080", &self.server.origin)
            .replace("target/release/inkoopkracht-api", &program.get_program().to_string_lossy())
            .replace("/tmp/", &format!("{}/", self.folder.path().display()))
    }

    fn run(&self, command: &mut Command) -> Ended {
        let ended = until_its_end(command.current_dir(&self.folder).env("DATABASE_URL", self.database.url()));
        assert_eq!(ended.code, 0, "{ended:#?}");
        ended
    }

    /// Runs the commands of a guide, one block after another in one shell. JSON that follows a block is what it prints. Tells
    /// how many answers were compared.
    fn shell(&self, blocks: &[&Block]) -> usize {
        let commands = blocks.iter().filter(|block| block.language == "sh");
        let script: String =
            commands.map(|block| self.here(&block.code) + &format!("printf '{SEAM}'\n")).collect();
        let ended = self.run(Command::new("bash").args(["-euc", &script]));
        assert!(!ended.stdout.contains("\"errors\""), "{ended:#?}");
        let json =
            |text: &str| serde_json::from_str::<Value>(text).unwrap_or_else(|_| panic!("no JSON: {text}"));
        let (mut printed, mut answer, mut compared) = (ended.stdout.split(SEAM), None, 0);
        for block in blocks {
            match (block.language.as_str(), answer.take()) {
                ("sh", _) => answer = printed.next(),
                ("json", Some(answer)) => {
                    assert_eq!(json(answer), json(&block.code), "the answer is shown: {}", block.code);
                    compared += 1;
                }
                _ => {}
            }
        }
        compared
    }

    /// Runs a program of a guide, saved under a name
    fn program(&self, interpreter: &Path, name: &str, block: &Block, token: &str, argument: &str) -> String {
        fs::write(self.folder.path().join(name), self.here(&block.code)).expect("it can be saved");
        self.run(Command::new(interpreter).args([name, argument]).env("TOKEN", token)).stdout
    }

    /// What an address of a guide answers to a token; to a question in JSON if there is one
    fn answer(&self, address: &str, token: &str, question: Option<&Value>) -> String {
        let mut curl = Command::new("curl");
        curl.args(["-sf", &self.here(address), "-H", &format!("Authorization: Bearer {token}")]);
        if let Some(question) = question {
            curl.args(["-H", "Content-Type: application/json", "-d", &question.to_string()]);
        }
        self.run(&mut curl).stdout
    }
}

/// The blocks of a guide, below one heading of the second level or all
fn read(file: &str) -> Vec<Block> {
    blocks(&fs::read_to_string(workspace::root().join(file)).expect("a guide"))
}

fn below<'b>(blocks: &'b [Block], section: &str) -> Vec<&'b Block> {
    let found: Vec<_> = blocks.iter().filter(|block| block.section == section).collect();
    assert!(!found.is_empty(), "there is code below {section}");
    found
}

/// How many of the lines tell a tender of the example
fn tenders(printed: &str) -> usize {
    printed.lines().filter(|line| line.starts_with("V-")).count()
}

#[tokio::test]
async fn the_tour_goes_as_it_is_told() {
    let place = Place::begin().await;
    let tour = read("docs/tour.md");
    let app = App::new(&place.database);
    let full = app.token(Role::Coordinator, None).await;
    let reading = app.token_in(Some("zhw"), Role::Viewer, None, TokenAccess::Read).await;

    assert_eq!(place.shell(&below(&tour, "curl")), 5, "answers that are shown");
    if let Some(packages) = clients::packages() {
        symlink(packages, place.folder.path().join("node_modules")).expect("a link");
        let [script] = below(&tour, "JavaScript")[..] else { panic!("one program") };
        let printed = place.program(Path::new("node"), "tour.mjs", script, &full, "kalender.csv");
        assert!(printed.contains("Delft 34414.00") && printed.contains("unchanged: 2"), "{printed}");
        assert_eq!((tenders(&printed), printed.lines().last()), (14, Some("APPLIED 100")), "{printed}");
    }

    if let Some(python) = clients::python() {
        let [alone, following] = below(&tour, "Python")[..] else { panic!("two programs") };
        let printed = place.program(&python, "tour.py", alone, &full, "kalender.csv");
        assert!(printed.contains("together 131450.00") && tenders(&printed) == 14, "{printed}");
        let (status, id) =
            printed.trim_end().rsplit_once('\n').and_then(|(_, last)| last.split_once(' ')).expect("an end");
        assert_eq!(status, "APPLIED", "{printed}");
        let printed = place.program(&python, "follow.py", following, &full, id);
        assert!(printed.starts_with("{'status': 'APPLIED', 'progress': 100"), "{printed}");
    }

    let [table, question] = below(&tour, "Power Query")[..] else { panic!("two queries") };
    power_query_table(&place, &table.code, &reading);
    power_query_question(&place, &question.code, &reading);
    let [source, panel] = below(&tour, "Grafana")[..] else { panic!("a source and a query") };
    grafana(&place, &source.code, &panel.code, &reading);
}

fn captured<'c>(code: &'c str, pattern: &str) -> Vec<&'c str> {
    let pattern = Regex::new(pattern).expect("a pattern");
    let found: Vec<_> = pattern.captures_iter(code).map(|found| found.extract::<1>().1[0]).collect();
    assert!(!found.is_empty(), "{pattern} in {code}");
    found
}

/// The request that Power Query makes of it is answered with the columns that it names.
fn power_query_table(place: &Place, code: &str, token: &str) {
    let [server, path, query] = [r#"Server = "(.*)""#, r#"RelativePath = "(.*)""#, r"Query = \[(.*)\]"]
        .map(|part| captured(code, part)[0]);
    let query = query.replace(" = ", "=").replace(", ", "&").replace('"', "");
    let rows = place.answer(&format!("{server}/{path}?{query}"), token, None);
    let header: Vec<_> = rows.lines().next().unwrap_or_default().split(',').collect();
    assert_eq!(rows.lines().count(), 15, "a header and the tenders of the example: {rows}");
    let (_, table) = code.split_once("Chosen =").expect("columns");
    let named = captured(table, r#""([a-z_]+)""#);
    let unknown: Vec<_> = named.iter().filter(|name| !header.contains(name)).collect();
    assert!(named.len() > 5 && unknown.is_empty(), "{unknown:?}: {header:?}");
}

/// And so for a question in GraphQL.
fn power_query_question(place: &Place, code: &str, token: &str) {
    let [server, path, question, field] = [
        r#"Server = "(.*)""#,
        r#"RelativePath = "(.*)""#,
        r#"Question = "(.*)","#,
        r"Answer\[data\]\[(\w+)\]",
    ]
    .map(|part| captured(code, part)[0]);
    let question = json!({"query": question.replace("\"\"", "\"")});
    let answer = place.answer(&format!("{server}/{path}"), token, Some(&question));
    let answer: Value = serde_json::from_str(&answer).expect("JSON");
    let rows = answer["data"][field].as_array().expect("rows");
    let (_, table) = code.split_once("Rows =").expect("rows");
    for name in captured(table, r#""(\w+)""#) {
        assert!(rows.iter().all(|row| row.get(name).is_some()), "{name}: {answer:#}");
    }
    assert!(rows.iter().all(|row| row["lead"]["name"].is_string()), "{answer:#}");
}

/// The panel finds in the answer what its columns name.
fn grafana(place: &Place, source: &str, panel: &str, token: &str) {
    let panel: Value = serde_json::from_str(panel).expect("JSON");
    let address = format!("{}{}", captured(source, " url: (.*)")[0], panel["url"].as_str().expect("a path"));
    let rows: Value = serde_json::from_str(&place.answer(&address, token, None)).expect("JSON");
    let rows = rows.as_array().expect("a list, as the empty root selector wants it");
    assert_eq!(rows.len(), 14, "the tenders of the example");
    for column in panel["columns"].as_array().expect("columns") {
        let name = column["selector"].as_str().expect("a column");
        let is_number = column["type"] == "number";
        let fits = |value: &Value| value.is_null() || value.is_number() == is_number;
        assert!(rows.iter().all(|row| row.get(name).is_some_and(fits)), "{column}");
    }
}

#[tokio::test]
async fn the_commands_of_the_api_guide_work() {
    let place = Place::begin().await;
    let guide = read("docs/api.md");
    assert_eq!(place.shell(&guide.iter().collect::<Vec<_>>()), 7, "answers that are shown");
}

/// Documents that are shown without being run are valid.
#[test]
fn the_documents_of_the_api_guide_are_valid() {
    let guide = read("docs/api.md").into_iter().filter(|block| block.language == "graphql");
    let documents: Vec<_> = guide.map(|block| block.code).collect();
    assert!(documents.len() > 3, "{documents:?}");
    let schema = workspace::root().join("api/schema.graphql").to_string_lossy().into_owned();
    let asked = [schema, json!(documents).to_string()];
    let Some(ended) = clients::run("graphql", "documents.mjs", asked) else { return };
    assert_eq!(ended.json(), json!([]), "what is wrong with them");
}
