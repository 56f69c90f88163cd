//! A small HTTP client that keeps its connection, and many of them at a time.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpStream},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

/// One connection that asks the same question again and again
pub(crate) struct Client {
    stream: BufReader<TcpStream>,
    request: Vec<u8>,
}

impl Client {
    /// Connects; the question is a GraphQL query
    pub(crate) fn connect(server: SocketAddr, token: &str, query: &str) -> Result<Self> {
        let stream = TcpStream::connect(server)?;
        stream.set_nodelay(true)?;
        let body = json!({"query": query}).to_string();
        let request = format!(
            "POST /graphql HTTP/1.1\r\nHost: {server}\r\nAuthorization: Bearer {token}\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        );
        Ok(Self { stream: BufReader::new(stream), request: request.into_bytes() })
    }

    /// Asks, and gives the body of the answer
    pub(crate) fn ask(&mut self) -> Result<Vec<u8>> {
        self.stream.get_mut().write_all(&self.request)?;
        let (mut line, mut length) = (String::new(), None);
        self.stream.read_line(&mut line)?;
        ensure!(line.starts_with("HTTP/1.1 200"), "the server says {line}");
        while line != "\r\n" {
            line.clear();
            ensure!(self.stream.read_line(&mut line)? > 0, "the server hangs up");
            if let Some((name, value)) = line.split_once(':')
                && name.eq_ignore_ascii_case("content-length")
            {
                length = Some(value.trim().parse()?);
            }
        }
        let mut body = vec![0; length.context("an answer without a length")?];
        self.stream.read_exact(&mut body)?;
        Ok(body)
    }

    /// Asks, and gives the answer, which must have no errors
    pub(crate) fn data(&mut self) -> Result<Value> {
        let mut answer: Value = serde_json::from_slice(&self.ask()?)?;
        ensure!(answer.get("errors").is_none(), "the answer has errors: {answer}");
        Ok(answer["data"].take())
    }
}

/// How long each answer took, with so many connections at a time for so long
pub(crate) fn load(
    connections: usize,
    time: Duration,
    connect: impl Fn() -> Result<Client> + Sync,
) -> Result<Vec<Duration>> {
    thread::scope(|scope| {
        let asking = || -> Result<Vec<Duration>> {
            let mut client = connect()?;
            let (begin, mut times) = (Instant::now(), Vec::new());
            while begin.elapsed() < time {
                let start = Instant::now();
                client.ask()?;
                times.push(start.elapsed());
            }
            Ok(times)
        };
        let threads: Vec<_> = (0..connections).map(|_| scope.spawn(asking)).collect();
        let mut times = Vec::new();
        for thread in threads {
            times.extend(thread.join().expect("a client does not panic")?);
        }
        Ok(times)
    })
}
