//! The one file of a multipart body, streamed.

use axum::extract::{FromRequest, Multipart, Request};
use futures::TryStreamExt;
use tokio::io::AsyncRead;
use tokio_util::io::StreamReader;

use crate::problem::Problem;

/// A multipart body whose first part is a file.
#[derive(Debug)]
pub struct FileBody(Multipart);

impl<S: Send + Sync> FromRequest<S> for FileBody {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        Multipart::from_request(request, state)
            .await
            .map(Self)
            .map_err(|_| Problem::new("wrong_media_type", "Send the file as multipart/form-data."))
    }
}

/// What the part's header says of the file.
#[derive(Debug)]
pub struct FileHead {
    /// Its name.
    pub name: String,
    /// Its media type.
    pub content_type: Option<String>,
}

impl FileBody {
    /// The file; what comes after it is not read.
    pub async fn file(&mut self) -> Result<(FileHead, impl AsyncRead + Send + Unpin), Problem> {
        let part = self
            .0
            .next_field()
            .await
            .map_err(|error| Problem::invalid("", "malformed_multipart", error.body_text()))?
            .filter(|part| part.file_name().is_some())
            .ok_or_else(|| {
                Problem::invalid(
                    "/file",
                    "missing_file",
                    "send one file as multipart/form-data",
                )
            })?;
        let head = FileHead {
            name: part.file_name().unwrap_or_default().to_owned(),
            content_type: part.content_type().map(str::to_owned),
        };
        let content = part.into_stream().map_err(std::io::Error::other);
        Ok((head, StreamReader::new(content)))
    }
}
