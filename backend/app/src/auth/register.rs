//! Making an account.

use req1_domain::{
    ids::UserId,
    violation::{Collector, Violations, name},
};
use req1_identity::{check_password, email};
use req1_store::{
    Connection, StoreError,
    users::{self, NewUser, User},
};

use super::{Client, Signup, attempt::Attempt};
use crate::{
    App, AppError,
    audit::{Event, audit_client},
};

/// Longest name of a person, in characters.
const MAX_NAME: usize = 200;

/// Somebody who wants an account, as given.
#[derive(Debug, Clone)]
pub struct NewPerson {
    /// E-mail address.
    pub email: String,
    /// Name that others see.
    pub display_name: String,
    /// Password in clear.
    pub password: String,
}

/// Checks the name of a person.
pub(crate) fn check_name(given: &str) -> Result<String, Violations> {
    name("/display_name", given, MAX_NAME)
}

impl NewPerson {
    /// Checks everything and hashes the password.
    pub(super) async fn prepare(self, app: &App) -> Result<NewUser, AppError> {
        let mut violations = Collector::default();
        let email = violations.take(email::check("/email", &self.email));
        let display_name = violations.take(check_name(&self.display_name));
        violations.take(check_password("/password", &self.password));
        violations.finish()?;
        Ok(NewUser {
            id: UserId(app.environment.new_id()),
            email: email.unwrap_or_default(),
            display_name: display_name.unwrap_or_default(),
            password_hash: Some(app.identity.passwords.hash(&self.password).await?),
            server_admin: false,
        })
    }
}

/// Adds a person whose data is checked.
pub(crate) async fn add(app: &App, db: &mut Connection, new: &NewUser) -> Result<User, AppError> {
    users::insert(&mut *db, new, app.environment.now())
        .await
        .map_err(address_taken)?;
    Ok(users::by_id(db, new.id).await?)
}

/// Writes down that somebody made an account for themselves.
pub(super) async fn audit(
    app: &App,
    db: &mut Connection,
    client: &Client,
    user: &User,
) -> Result<(), AppError> {
    let event = Event::new("create", "user").of(user.id).named(&user.email);
    audit_client(app, db, (client, Some(user.id)), event).await
}

fn address_taken(error: StoreError) -> AppError {
    if error.is_constraint("app_user_email_key") {
        let detail = "there is an account with this address; sign in, or ask for a new password";
        return AppError::invalid("/email", "email_taken", detail);
    }
    error.into()
}

/// Makes an account where sign-up is open. It has no role anywhere.
pub async fn register(app: &App, client: &Client, person: NewPerson) -> Result<User, AppError> {
    refuse_unless_open(app.auth.signup)?;
    let attempt = Attempt::begin(app, client, None).await?;
    let new = person.prepare(app).await?;
    let mut tx = app.store.begin().await?;
    let user = add(app, &mut tx, &new).await?;
    audit(app, &mut tx, client, &user).await?;
    req1_store::commit(tx).await?;
    attempt.succeeded().await;
    Ok(user)
}

const fn refuse_unless_open(signup: Signup) -> Result<(), AppError> {
    match signup {
        Signup::Open => Ok(()),
        Signup::Invite => Err(AppError::Refused {
            code: "invitation_needed",
            detail: "Accounts are made by invitation here. Ask an administrator of a workspace.",
        }),
        Signup::Closed => Err(SIGNUP_CLOSED),
    }
}

/// The answer to anybody new where sign-up is closed.
pub(super) const SIGNUP_CLOSED: AppError = AppError::Refused {
    code: "signup_closed",
    detail: "Accounts are made by the administrators of this server only.",
};
