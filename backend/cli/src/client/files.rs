//! Files: streamed in both directions, never held in memory.

use std::path::Path;

use futures::TryStreamExt as _;
use indicatif::ProgressBar;
use reqwest::{
    Body, Method, Response,
    multipart::{Form, Part},
};
use serde_json::Value;
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt as _};
use tokio_util::io::ReaderStream;

use super::{Client, Query, away, json};
use crate::{failure::Failure, input::is_standard, progress};

/// A file that is sent.
#[derive(Debug)]
pub(crate) struct Upload<'a> {
    /// Where it is; `-` is standard input.
    pub(crate) path: &'a Path,
    /// Name that the server is told, when not the file's own.
    pub(crate) name: Option<&'a str>,
    /// No bar.
    pub(crate) quiet: bool,
}

impl Client {
    /// Sends a file as the field `file` of a form and asks for a job.
    pub(crate) async fn upload(&self, path: &str, file: &Upload<'_>) -> Result<Value, Failure> {
        let own = file.path.file_name().map(|name| name.to_string_lossy());
        let name = file.name.map(str::to_owned);
        let name = name.or_else(|| own.map(std::borrow::Cow::into_owned));
        let (part, bar) = if is_standard(file.path) {
            let bar = progress::bytes(file.quiet, None, "Sending");
            (Part::stream(counted(tokio::io::stdin(), &bar)), bar)
        } else {
            let told = |error| Failure::Failed(format!("{}: {error}", file.path.display()));
            let content = tokio::fs::File::open(file.path).await.map_err(told)?;
            let length = content.metadata().await.map_err(told)?.len();
            let bar = progress::bytes(file.quiet, Some(length), "Sending");
            let body = counted(content, &bar);
            (Part::stream_with_length(body, length), bar)
        };
        let form = Form::new().part("file", part.file_name(name.unwrap_or_default()));
        let request = self.request(&Method::POST, path, &Query::new())?;
        let request = request.header("prefer", "respond-async").multipart(form);
        let answer = self.send(request).await;
        bar.finish_and_clear();
        json(answer?).await
    }

    /// Asks for something that a job writes.
    pub(crate) async fn start_job(&self, path: &str, query: &Query) -> Result<Value, Failure> {
        let request = self.request(&Method::GET, path, query)?;
        json(self.send(request.header("prefer", "respond-async")).await?).await
    }

    /// Writes an answer to somewhere as it comes.
    pub(crate) async fn download(
        &self,
        (path, query): (&str, &Query),
        to: &mut (impl AsyncWrite + Unpin),
        quiet: bool,
    ) -> Result<u64, Failure> {
        let request = self.request(&Method::GET, path, query)?;
        let mut response: Response = self.send(request).await?;
        let bar = progress::bytes(quiet, response.content_length(), "Receiving");
        let mut size = 0;
        while let Some(piece) = response
            .chunk()
            .await
            .map_err(|error| away(&self.base, &error))?
        {
            to.write_all(&piece).await?;
            size += piece.len() as u64;
            bar.set_position(size);
        }
        to.flush().await?;
        bar.finish_and_clear();
        Ok(size)
    }
}

fn counted(content: impl AsyncRead + Send + 'static, bar: &ProgressBar) -> Body {
    let bar = bar.clone();
    Body::wrap_stream(
        ReaderStream::with_capacity(content, 64 * 1024)
            .inspect_ok(move |piece| bar.inc(piece.len() as u64)),
    )
}
