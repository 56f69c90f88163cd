//! A small HTTP client that keeps its connection, and many of them at a time.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpStream},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};
use futures::future::try_join_all;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

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
///
/// All of them wait in one thread: what asks shares the processor with what answers, and must take little of it.
pub(crate) fn load(
    connections: usize,
    time: Duration,
    connect: impl Fn() -> Result<Client> + Sync,
) -> Result<Vec<Duration>> {
    let asking = || -> Result<Vec<Duration>> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build()?;
        let clients = (0..connections).map(|_| connect()).collect::<Result<Vec<_>>>()?;
        let all = clients.into_iter().map(|client| client.ask_for(time));
        Ok(runtime.block_on(try_join_all(all))?.concat())
    };
    thread::scope(|scope| scope.spawn(asking).join().expect("a client does not panic"))
}

impl Client {
    /// How long each answer took, one after the other for so long
    async fn ask_for(self, time: Duration) -> Result<Vec<Duration>> {
        let stream = self.stream.into_inner();
        stream.set_nonblocking(true)?;
        let mut stream = tokio::net::TcpStream::from_std(stream)?;
        let (begin, mut times, mut answer) = (Instant::now(), Vec::new(), Vec::with_capacity(64 * 1024));
        while begin.elapsed() < time {
            let start = Instant::now();
            stream.write_all(&self.request).await?;
            answer.clear();
            while length(&answer)?.is_none_or(|length| answer.len() < length) {
                ensure!(stream.read_buf(&mut answer).await? > 0, "the server hangs up");
            }
            times.push(start.elapsed());
        }
        Ok(times)
    }
}

/// How long an answer is with its head; none before all of the head is there
fn length(answer: &[u8]) -> Result<Option<usize>> {
    const END: &[u8] = b"\r\n\r\n";
    let Some(head) = answer.windows(END.len()).position(|bytes| bytes == END) else { return Ok(None) };
    let text = std::str::from_utf8(&answer[..head])?;
    ensure!(text.starts_with("HTTP/1.1 200"), "the server says {text}");
    let mut lines = text.lines().filter_map(|line| line.split_once(':'));
    let length = lines.find(|(name, _)| name.eq_ignore_ascii_case("content-length"));
    let length: usize = length.context("an answer without a length")?.1.trim().parse()?;
    Ok(Some(head + END.len() + length))
}
