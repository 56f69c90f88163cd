//! The stream of a connection, which ends when the client keeps it waiting.

use std::{
    io, mem,
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll, Waker, ready},
    time::Duration,
};

use axum::body::{Body, Bytes, HttpBody};
use hyper::body::{Frame, SizeHint};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
    time::{Instant, Sleep, sleep_until},
};
use tokio_io_timeout::TimeoutStream;

use crate::config::HttpLimits;

/// What a connection waits for from its client; cheap to clone
#[derive(Clone)]
pub(super) struct Waiting(Arc<Mutex<For>>);

enum For {
    /// The end of the head of a request, the first byte of which came or must come soon
    Head { until: Instant },
    /// The next request, if any
    Request { until: Instant },
    /// Nothing: a request is answered, and its body has limits of its own. Who reads meanwhile is woken when that is over.
    Nothing { reader: Option<Waker> },
}

impl Waiting {
    /// For the first request of a connection
    pub(super) fn new(limits: &HttpLimits) -> Self {
        Self(Arc::new(Mutex::new(For::Head { until: Instant::now() + limits.header_timeout })))
    }

    /// A request is there
    pub(super) fn is_over(&self) {
        *self.lock() = For::Nothing { reader: None };
    }

    /// The body of an answer; when it has gone out another request may come for so long
    pub(super) fn until_the_end_of(self, body: Body, longest: Duration) -> Body {
        Body::new(Answer { body, waiting: self, longest })
    }

    fn lock(&self) -> MutexGuard<'_, For> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The body of an answer
struct Answer {
    body: Body,
    waiting: Waiting,
    longest: Duration,
}

impl HttpBody for Answer {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl Drop for Answer {
    fn drop(&mut self) {
        let another = For::Request { until: Instant::now() + self.longest };
        if let For::Nothing { reader: Some(reader) } = mem::replace(&mut *self.waiting.lock(), another) {
            reader.wake();
        }
    }
}

/// The stream of a connection; reading fails when what is [waited](Waiting) for does not come in time, and writing when the
/// client takes in nothing
pub(super) struct Patient {
    stream: Pin<Box<TimeoutStream<TcpStream>>>,
    waiting: Waiting,
    header_timeout: Duration,
    alarm: Pin<Box<Sleep>>,
}

impl Patient {
    /// The stream of a connection that has just begun
    pub(super) fn new(stream: TcpStream, waiting: Waiting, limits: &HttpLimits) -> Self {
        let mut stream = TimeoutStream::new(stream);
        stream.set_write_timeout(Some(limits.answer_idle_timeout));
        let (header_timeout, alarm) = (limits.header_timeout, Box::pin(sleep_until(Instant::now())));
        Self { stream: Box::pin(stream), waiting, header_timeout, alarm }
    }

    /// Until when what is waited for must come; what has come may be the begin of it
    fn until(&self, has_come: bool, reader: &Waker) -> Option<Instant> {
        let mut waiting = self.waiting.lock();
        if has_come && matches!(*waiting, For::Request { .. }) {
            *waiting = For::Head { until: Instant::now() + self.header_timeout };
        }
        match &mut *waiting {
            For::Head { until } | For::Request { until } => Some(*until),
            For::Nothing { reader: waits } => {
                *waits = Some(reader.clone());
                None
            }
        }
    }
}

impl AsyncRead for Patient {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let read = self.stream.as_mut().poll_read(context, buffer);
        let has_come = buffer.filled().len() > before;
        let Some(until) = self.until(has_come, context.waker()) else { return read };
        if read.is_ready() {
            return read;
        }
        if self.alarm.deadline() != until {
            self.alarm.as_mut().reset(until);
        }
        ready!(self.alarm.as_mut().poll(context));
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }
}

impl AsyncWrite for Patient {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.stream.as_mut().poll_write(context, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.stream.as_mut().poll_write_vectored(context, slices)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.stream.as_mut().poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.stream.as_mut().poll_shutdown(context)
    }
}
