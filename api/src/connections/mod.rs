//! Connections: accepted, limited, served, and let go when the server stops.

mod patient;

use std::{convert::Infallible, future::Future, sync::Arc, time::Duration};

use axum::{Router, body::Body, extract::ConnectInfo, http::StatusCode};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore, watch},
    time::{sleep, timeout},
};
use tower::ServiceExt;

use crate::config::HttpLimits;
use patient::{Patient, Waiting};

/// Serves `app` until `stop` is ready; then running requests go on for at most the time that `limits` give them
///
/// axum's own loop has no time limit for headers, and that of hyper ends connections that are idle with it. A connection that
/// became a socket is no longer counted or waited for here, but by [`Sockets`](crate::graphql::socket::Sockets).
pub async fn serve(listener: TcpListener, app: Router, limits: HttpLimits, stop: impl Future<Output = ()>) {
    let room = Arc::new(Semaphore::new(limits.client_connections));
    let (stopping, told) = watch::channel(());
    let mut builder = http1::Builder::new();
    builder.header_read_timeout(None);
    tokio::pin!(stop);
    loop {
        let accepted = tokio::select! {
            accepted = accept(&listener, &room) => accepted,
            () = &mut stop => break,
        };
        let Some((stream, address, permit)) = accepted else { continue };
        let waiting = Waiting::new(&limits);
        let stream = TokioIo::new(Patient::new(stream, waiting.clone(), &limits));
        let app = app.clone();
        let service = service_fn(move |request: hyper::Request<Incoming>| {
            waiting.is_over();
            let mut request = request.map(Body::new);
            request.extensions_mut().insert(ConnectInfo(address));
            let (app, waiting) = (app.clone(), waiting.clone());
            async move {
                let answer = app.oneshot(request).await.unwrap_or_else(|never| match never {});
                Ok::<_, Infallible>(match answer.status() {
                    // What became a socket speaks another language.
                    StatusCode::SWITCHING_PROTOCOLS => answer,
                    _ => answer.map(|body| waiting.until_the_end_of(body, limits.idle_timeout)),
                })
            }
        });
        let connection = builder.serve_connection(stream, service).with_upgrades();
        let mut told = told.clone();
        tokio::spawn(async move {
            tokio::pin!(connection);
            let ended = tokio::select! {
                ended = connection.as_mut() => ended,
                _ = told.changed() => {
                    connection.as_mut().graceful_shutdown();
                    connection.await
                }
            };
            if let Err(error) = ended {
                tracing::debug!(%error, "a connection ended with an error");
            }
            drop((told, permit));
        });
    }
    drop((listener, told));
    stopping.send_replace(());
    if timeout(limits.stop_timeout, stopping.closed()).await.is_err() {
        tracing::warn!("requests were still running when the server stopped");
    }
}

async fn accept(
    listener: &TcpListener,
    room: &Arc<Semaphore>,
) -> Option<(TcpStream, std::net::SocketAddr, OwnedSemaphorePermit)> {
    let permit = Arc::clone(room).acquire_owned().await.ok()?;
    match listener.accept().await {
        Ok((stream, address)) => {
            let _ = stream.set_nodelay(true);
            Some((stream, address, permit))
        }
        Err(error) => {
            // Out of file descriptors, mostly; at once again would be a busy loop.
            tracing::warn!(%error, "a connection could not be accepted");
            sleep(Duration::from_millis(100)).await;
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use axum::{
        body::Bytes,
        middleware::{Next, from_fn},
        routing::get,
    };
    use futures::stream;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    use super::*;
    use crate::body;

    /// A server with one connection at a time, so that who is not let go keeps all others out
    async fn served() -> std::net::SocketAddr {
        served_with(|_| {}).await
    }

    async fn served_with(change: impl FnOnce(&mut HttpLimits)) -> std::net::SocketAddr {
        let soon = Duration::from_millis(50);
        let mut limits = HttpLimits {
            client_connections: 1,
            header_timeout: soon,
            idle_timeout: soon,
            body_idle_timeout: soon,
            answer_idle_timeout: soon,
            ..HttpLimits::default()
        };
        change(&mut limits);
        let endless = || stream::repeat_with(|| Ok::<_, Infallible>(Bytes::from(vec![b'x'; 65_536])));
        let app = Router::new()
            .route("/", get(async || "here").post(async |body: Body| body::whole(body, 100).await))
            .route("/endless", get(async move || Body::from_stream(endless())))
            .layer(from_fn(move |request, next: Next| {
                body::receive(limits, request, |request| next.run(request))
            }));
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("its address");
        tokio::spawn(serve(listener, app, limits, std::future::pending()));
        address
    }

    async fn said(server: std::net::SocketAddr, request: &str) -> (TcpStream, String) {
        let mut stream = TcpStream::connect(server).await.expect("it listens");
        stream.write_all(request.as_bytes()).await.expect("it takes the request");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.expect("it hangs up in the end");
        (stream, answer)
    }

    #[tokio::test]
    async fn who_is_slow_is_let_go_and_others_come_in() {
        let server = served().await;
        for slow in ["", "GET / HT", "GET / HTTP/1.1\r\nHost: x\r\n"] {
            let (_held, answer) = said(server, slow).await;
            assert!(!answer.contains("200"), "{slow:?}: {answer}");
        }
        let (_held, answer) = said(server, "GET / HTTP/1.1\r\nHost: x\r\n\r\n").await;
        assert!(answer.contains("here"), "idle after its answer, it is let go: {answer}");
        let (_held, answer) =
            said(server, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 50\r\n\r\nhalf").await;
        assert!(answer.contains("BAD_REQUEST"), "a body that stands still: {answer}");

        let mut deaf = TcpStream::connect(server).await.expect("it listens");
        deaf.write_all(b"GET /endless HTTP/1.1\r\nHost: x\r\n\r\n").await.expect("it takes the request");
        let (_held, answer) = said(server, "GET / HTTP/1.1\r\nHost: x\r\n\r\n").await;
        assert!(answer.contains("here"), "who takes in nothing is let go: {answer}");
    }

    #[tokio::test]
    async fn who_is_idle_may_ask_again_and_is_then_as_quick_as_others() {
        let server = served_with(|limits| limits.idle_timeout = Duration::from_mins(1)).await;
        let mut stream = TcpStream::connect(server).await.expect("it listens");
        let mut answer = vec![0; 1000];
        for _ in 0..2 {
            stream.write_all(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n").await.expect("it takes the request");
            let length = stream.read(&mut answer).await.expect("it answers");
            assert!(answer.get(..length).is_some_and(|answer| answer.ends_with(b"here")));
            // Longer than a head may take.
            sleep(Duration::from_millis(200)).await;
        }
        stream.write_all(b"GET / HT").await.expect("it takes the begin of a request");
        let left = stream.read(&mut answer).await;
        assert!(matches!(left, Ok(0) | Err(_)), "and hangs up when the rest does not come: {left:?}");
    }
}
