import { Session } from './session.js';

const sessionsById = new Map();

export function openSession(id) {
  const session = new Session(id, { user: `user-${id}`, roles: ['reader', `group-${id % 7}`] });
  sessionsById.set(id, session);
  return session;
}

export function sessionCount() {
  return sessionsById.size;
}
