//! Links by which users set a password.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use chrono::Utc;

use super::{
    context::Asking,
    problem::Problem,
    refusal::{failed, fault, refused},
    scalars::GmCode,
    user::{User, about, author, place, told, user_id},
    viewer::Role,
};
use crate::{
    auth::{Action, Scope},
    password_link::{self, INVITATION, RESET},
    read,
    write::{self, Outcome, RoleWanted},
};

/// Somebody to be invited (uitnodiging).
#[derive(InputObject)]
pub(super) struct InviteUserInput {
    /// Name to sign in with, 1 to 100 characters; unique whatever its case (gebruikersnaam).
    name: String,
    /// The role (rol).
    role: Role,
    /// Short name of the partnership that the role counts in (samenwerkingsverband). Null or left out: all of them and the
    /// installation, which only an administrator of the installation can give, and only as the role ADMIN.
    partnership: Option<String>,
    /// Code of the municipality that the user acts for there (gemeentecode). Null or left out: none.
    organization: Option<GmCode>,
}

/// What came of inviting somebody.
#[derive(SimpleObject)]
pub(super) struct InviteUserPayload {
    /// The user, who has no password yet (gebruiker). Null when there are problems.
    user: Option<User>,
    /// Address at which the user sets a password and is signed in, once, within 7 days; told here and never again (uitnodigingslink).
    /// Null when there are problems.
    link: Option<String>,
    /// Why nobody was invited (problemen). Empty when somebody was.
    problems: Vec<Problem>,
}

/// A user who lost the password, or the invitation (gebruiker).
#[derive(InputObject)]
pub(super) struct ResetPasswordInput {
    /// Identity of the user (identificatie).
    id: ID,
}

/// What came of it.
#[derive(SimpleObject)]
pub(super) struct ResetPasswordPayload {
    /// The user, whose password stays until the link is used (gebruiker). Null when there are problems.
    user: Option<User>,
    /// Address at which the user sets a password and is signed in, once, within a day; told here and never again (herstellink). Null
    /// when there are problems.
    link: Option<String>,
    /// Why there is no link (problemen). Empty when there is.
    problems: Vec<Problem>,
}

/// Lets users set passwords
#[derive(Default)]
pub(super) struct PasswordLinkMutation;

#[Object]
impl PasswordLinkMutation {
    /// Makes a user who signs in with a password, and a link by which the user sets it (gebruiker uitnodigen): nobody else ever
    /// knows it. Only for an administrator.
    async fn invite_user(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Who, and as what.")] input: InviteUserInput,
    ) -> Result<InviteUserPayload> {
        let wanted = RoleWanted {
            partnership: input.partnership.as_deref(),
            role: input.role.into(),
            organization: input.organization.as_ref().map(|GmCode(code)| code.as_str()),
        };
        ctx.require(Action::InviteUser, place(&wanted))?;
        let made = password_link::make(ctx.origin()?, Utc::now(), INVITATION);
        let (address, link) = made.map_err(|error| fault(&error))?;
        let (name, author) = (input.name.trim(), author(ctx, "mutation:inviteUser"));
        let mut connection = ctx.database().await?;
        let invited = write::user::invite(&mut connection, author, name, wanted, &link).await;
        let (user, problems) = told(ctx, &connection, invited.map_err(failed)?).await?;
        ctx.audit(Action::InviteUser, about(&ID(name.to_owned()), user.as_ref(), Some(&wanted)), &problems);
        let link = user.is_some().then_some(address);
        Ok(InviteUserPayload { user, link, problems })
    }

    /// Makes a link by which a user sets a password, in place of those that were made before (wachtwoord herstellen). Only for an
    /// administrator of all that the user is something in.
    async fn reset_password(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The user.")] input: ResetPasswordInput,
    ) -> Result<ResetPasswordPayload> {
        ctx.require(Action::ResetPassword, Scope::Somewhere)?;
        let (id, now) = (user_id(&input.id)?, Utc::now());
        let mut connection = ctx.database().await?;
        let roles = read::user::roles_of(&connection, &[id]).await.map_err(failed)?;
        let places: Vec<Scope<'_>> = roles.iter().map(read::user::place_of).map(Scope::of).collect();
        ctx.viewer().require_with_account(Action::ResetPassword, id, &places).map_err(refused)?;
        let (address, link) =
            password_link::make(ctx.origin()?, now, RESET).map_err(|error| fault(&error))?;
        let outcome: Outcome<_> =
            write::user::reset_password(&mut connection, id, &link, now).await.map_err(failed)?;
        let (user, problems) = told(ctx, &connection, outcome).await?;
        ctx.audit(Action::ResetPassword, about(&input.id, user.as_ref(), None), &problems);
        let link = user.is_some().then_some(address);
        Ok(ResetPasswordPayload { user, link, problems })
    }
}
