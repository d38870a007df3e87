export enum RoomType {
  PRIVATE = 'PRIVATE',
  GROUP = 'GROUP',
  DEPARTMENT = 'DEPARTMENT',
  BROADCAST = 'BROADCAST',
}

export enum RoomRole {
  MEMBER = 'MEMBER',
  MODERATOR = 'MODERATOR',
  ADMIN = 'ADMIN',
}
