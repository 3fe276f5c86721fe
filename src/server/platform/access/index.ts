// The door of access: who asks, what staff and residents sign in with, who looks after accounts, consent, and the log.
export { identify, identifyResident } from './identify.ts';
export type { Role, Who } from './who.ts';
export { isLoopback, samplesOpen, visitorOf, type Visitor } from './visitor.ts';
export { mayHelp } from './policy.ts';
export { audit, type Entry } from './audit.ts';
export { listAudit, type AuditRow } from './list-audit.ts';

export { signInStaff } from './staff/sign-in.ts';
export { enrolment, renewBackupCodes, showBackupCode, showOneTimeCode, type Enrolment } from './staff/second-factor.ts';
export { addPasskey, ownPasskeys, passkeyToShow, removePasskey, renamePasskey, showPasskey } from './staff/passkeys.ts';
export type { Passkey } from './staff/passkey-queries.ts';
export { pendingCookie, sessionCookie } from './staff/auth.ts';
export { endStaffSession } from './staff/session.ts';
export { lendDevice, takeBack } from './staff/lend-device.ts';
export { deviceOf } from './visitor.ts';
export { changePassword } from './staff/change-password.ts';
export { createStaff, ROLES, ROLES_IN_A_PLACE, type Grant } from './staff/create-staff.ts';
export { disableStaff, enableStaff, grantRole, resetPassword, resetSecondFactor, revokeRole } from './staff/change-staff.ts';
export { listStaff, readStaff, type StaffRow } from './staff/list-staff.ts';
export { findOrganisations } from './staff/find-organisations.ts';
export { createFirstAdministrator, hasAdministrator, resetFromConsole } from './staff/first-administrator.ts';

export { codeOf, issueCode, revokeCode } from './resident/issue-code.ts';
export { signInByCode, signInByLogin } from './resident/sign-in.ts';
export { endResidentSession } from './resident/session.ts';
export { accountOf, dropAccount, forgetSignIn, setAccount } from './resident/account.ts';

export { consentLoader } from './consent/load.ts';
export { giveConsent } from './consent/give-consent.ts';
export { withdrawConsent } from './consent/withdraw-consent.ts';
export { currentConsents, hasConsent, type Consent } from './consent/current-consents.ts';
