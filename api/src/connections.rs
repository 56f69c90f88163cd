//! Connections: accepted, limited, served, and let go when the server stops.

use std::{convert::Infallible, future::Future, pin::Pin, sync::Arc, time::Duration};

use axum::{Router, body::Body, extract::ConnectInfo};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore, watch},
    time::{sleep, timeout},
};
use tokio_io_timeout::TimeoutStream;
use tower::ServiceExt;

use crate::config::HttpLimits;

/// Serves `app` until `stop` is ready; then running requests go on for at most the time that `limits` give them
///
/// axum's own loop has no time limit for headers, and that of hyper-util none for the first byte. A connection that
/// became a socket is no longer counted or waited for here, but by [`Sockets`](crate::graphql::socket::Sockets).
pub async fn serve(listener: TcpListener, app: Router, limits: HttpLimits, stop: impl Future<Output = ()>) {
    let room = Arc::new(Semaphore::new(limits.client_connections));
    let (stopping, told) = watch::channel(());
    let mut builder = http1::Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(limits.header_timeout);
    tokio::pin!(stop);
    loop {
        let accepted = tokio::select! {
            accepted = accept(&listener, &room) => accepted,
            () = &mut stop => break,
        };
        let Some((stream, address, permit)) = accepted else { continue };
        let app = app.clone();
        let service = service_fn(move |request: hyper::Request<Incoming>| {
            let mut request = request.map(Body::new);
            request.extensions_mut().insert(ConnectInfo(address));
            let app = app.clone();
            async move { Ok::<_, Infallible>(app.oneshot(request).await.unwrap_or_else(|never| match never {})) }
        });
        let stream = TokioIo::new(patient(stream, limits.answer_idle_timeout));
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

/// The stream, which ends when the client takes in nothing for so long
fn patient(stream: TcpStream, idle: Duration) -> Pin<Box<TimeoutStream<TcpStream>>> {
    let mut stream = TimeoutStream::new(stream);
    stream.set_write_timeout(Some(idle));
    Box::pin(stream)
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
        let soon = Duration::from_millis(50);
        let limits = HttpLimits {
            client_connections: 1,
            header_timeout: soon,
            body_idle_timeout: soon,
            answer_idle_timeout: soon,
            ..HttpLimits::default()
        };
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
}
