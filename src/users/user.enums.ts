export enum WorkspaceRole {
  MEMBER = 'MEMBER',
  ADMIN = 'ADMIN',
  OWNER = 'OWNER',
}

export enum UserKind {
  HUMAN = 'HUMAN',
  BOT = 'BOT',
}
