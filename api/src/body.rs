//! Request bodies: how long they may stand still, and what happens to those that nobody reads.

use std::{
    io,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use axum::{
    body::{Body, Bytes, HttpBody},
    extract::Request,
    http::header,
    response::Response,
};
use futures::{StreamExt, stream};
use tokio::time::timeout;

use crate::{config::HttpLimits, error::ApiError};

/// How much of a body that is refused is still taken in, and for how long
const REST_BYTES: usize = 100_000_000;
const REST: Duration = Duration::from_secs(10);

/// Has `next` answer a request: ends a body that makes no progress, and takes in what is left of it before the answer goes
/// out
///
/// A client that is still sending reads no answer, and sees a broken connection where it should see why.
pub async fn receive<F: Future<Output = Response>>(
    limits: HttpLimits,
    request: Request,
    next: impl FnOnce(Request) -> F,
) -> Response {
    let (parts, body) = request.into_parts();
    if body.is_end_stream() {
        return next(Request::from_parts(parts, body)).await;
    }
    // Who waits for leave to send sends nothing when it is not given.
    let waits = parts.headers.contains_key(header::EXPECT);
    let body = Shared::new(body, limits.body_idle_timeout);
    let response = next(Request::from_parts(parts, body.read())).await;
    if !waits || body.is_begun() {
        let _ = timeout(REST, body.take_in_rest()).await;
    }
    response
}

/// The whole body
///
/// # Errors
///
/// [`ApiError::TooLarge`] for more than `maximum` bytes, and [`ApiError::BadRequest`] when it breaks off.
pub async fn whole(body: Body, maximum: usize) -> Result<Vec<u8>, ApiError> {
    let too_large = || ApiError::TooLarge { limit: "bodyBytes", maximum };
    if usize::try_from(body.size_hint().lower()).unwrap_or(usize::MAX) > maximum {
        return Err(too_large());
    }
    let mut chunks = body.into_data_stream();
    let mut whole = Vec::new();
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.map_err(|_| ApiError::BadRequest("The body broke off.".to_owned()))?;
        if whole.len() + chunk.len() > maximum {
            return Err(too_large());
        }
        whole.extend_from_slice(&chunk);
    }
    Ok(whole)
}

type Chunks = stream::Fuse<stream::BoxStream<'static, io::Result<Bytes>>>;

/// A body that can be read from two sides
#[derive(Clone)]
struct Shared(Arc<Mutex<Reading>>);

struct Reading {
    chunks: Chunks,
    begun: bool,
}

impl Shared {
    fn new(body: Body, idle: Duration) -> Self {
        let chunks = stream::unfold(body.into_data_stream(), move |mut chunks| async move {
            let chunk = match timeout(idle, chunks.next()).await {
                Ok(chunk) => chunk?.map_err(io::Error::other),
                Err(_) => Err(io::ErrorKind::TimedOut.into()),
            };
            Some((chunk, chunks))
        });
        Self(Arc::new(Mutex::new(Reading { chunks: chunks.boxed().fuse(), begun: false })))
    }

    fn read(&self) -> Body {
        Body::from_stream(self.chunks())
    }

    fn chunks(&self) -> impl futures::Stream<Item = io::Result<Bytes>> + Send + 'static + use<> {
        let shared = Arc::clone(&self.0);
        stream::poll_fn(move |context| {
            let mut reading = shared.lock().unwrap_or_else(PoisonError::into_inner);
            reading.begun = true;
            reading.chunks.poll_next_unpin(context)
        })
    }

    fn is_begun(&self) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).begun
    }

    async fn take_in_rest(&self) {
        let mut chunks = self.chunks();
        let mut taken = 0_usize;
        while let Some(Ok(chunk)) = chunks.next().await {
            taken = taken.saturating_add(chunk.len());
            if taken > REST_BYTES {
                break;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn streamed(bytes: usize) -> Body {
        let chunks = std::iter::repeat_n(Bytes::from_static(&[0; 100]), bytes / 100);
        Body::from_stream(stream::iter(chunks.map(Ok::<_, io::Error>)))
    }

    #[tokio::test]
    async fn a_body_is_read_up_to_its_limit() {
        assert_eq!(whole(streamed(1000), 1000).await.expect("within the limit").len(), 1000);
        assert!(matches!(whole(streamed(1100), 1000).await, Err(ApiError::TooLarge { maximum: 1000, .. })));
        assert!(matches!(whole(Body::from(vec![0; 1001]), 1000).await, Err(ApiError::TooLarge { .. })));
    }

    #[tokio::test]
    async fn what_one_side_leaves_the_other_takes() {
        let shared = Shared::new(streamed(1000), Duration::from_secs(1));
        assert!(!shared.is_begun());
        let mut first = shared.read().into_data_stream();
        assert!(first.next().await.is_some());
        assert!(shared.is_begun());
        drop(first);
        shared.take_in_rest().await;
        assert!(shared.chunks().next().await.is_none());
    }

    #[tokio::test]
    async fn a_body_that_stands_still_ends_with_an_error() {
        let still = Body::from_stream(stream::pending::<io::Result<Bytes>>());
        let shared = Shared::new(still, Duration::from_millis(5));
        assert!(
            matches!(shared.chunks().next().await, Some(Err(error)) if error.kind() == io::ErrorKind::TimedOut)
        );
    }
}
