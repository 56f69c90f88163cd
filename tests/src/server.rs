//! The API as people run it: a process that listens on a port of its own.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    process::{ChildStdout, Command, Stdio},
    time::Duration,
};

use serde_json::{Value, json};

use crate::{
    database::TestDatabase,
    programs::{Running, command},
};

/// A server that listens; killed when the value goes
pub struct Server {
    /// Scheme, host and port, without a slash at the end
    pub origin: String,
    /// The process
    pub process: Running,
    /// Held, so that what the server prints has somewhere to go
    _output: BufReader<ChildStdout>,
}

impl Server {
    /// Starts the server on a database
    pub fn start(database: &TestDatabase) -> Self {
        Self::start_with(database, |_| {})
    }

    /// Starts the server with other settings
    pub fn start_with(database: &TestDatabase, settings: impl FnOnce(&mut Command)) -> Self {
        let mut command = command("inkoopkracht-api", database);
        command.arg("serve").env("INKOOPKRACHT_BIND", "127.0.0.1:0");
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        settings(&mut command);
        let mut child = command.spawn().expect("the server starts");
        let mut output = BufReader::new(child.stdout.take().expect("its output"));
        let process = Running::new(child);
        let mut line = String::new();
        output.read_line(&mut line).expect("the server says where it is");
        let origin = line.split_whitespace().find(|word| word.starts_with("http://"));
        let origin =
            origin.unwrap_or_else(|| panic!("no address in {line:?}")).trim_end_matches('/').to_owned();
        Self { origin, process, _output: output }
    }
}

impl Server {
    /// Status, headers as text, and body of what an address answers; status 0 when the server hangs up
    pub fn get(&self, path: &str) -> (u16, String, String) {
        self.ask(&format!("GET {path} HTTP/1.1\r\n"), "")
    }

    /// Status and JSON of what is answered to a query over GraphQL
    pub fn graphql(&self, query: &str, token: &str) -> (u16, Value) {
        let body = json!({"query": query}).to_string();
        let head = format!(
            "POST /graphql HTTP/1.1\r\nContent-Type: application/json\r\nAuthorization: Bearer {token}\r\nContent-Length: {}\r\n",
            body.len()
        );
        let (status, _, answer) = self.ask(&head, &body);
        (status, serde_json::from_str(&answer).unwrap_or_default())
    }

    fn ask(&self, head: &str, body: &str) -> (u16, String, String) {
        let host = self.origin.trim_start_matches("http://");
        let asked = format!("{head}Host: {host}\r\nConnection: close\r\n\r\n{body}");
        let mut answer = Vec::new();
        let asking = TcpStream::connect(host).and_then(|mut stream| {
            stream.set_read_timeout(Some(Duration::from_secs(20)))?;
            stream.write_all(asked.as_bytes())?;
            stream.read_to_end(&mut answer)
        });
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let status = answer.split(' ').nth(1).and_then(|status| status.parse().ok());
        let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
        (status.filter(|_| asking.is_ok()).unwrap_or(0), head.to_lowercase(), body.to_owned())
    }
}
