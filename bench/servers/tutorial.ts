/**
 * What we began as, to be measured beside us: the server of the 2019 tutorial, on today's Express
 * and Socket.IO, with its events as they were. It tells everybody of everybody, knows no accounts
 * and checks nothing. The tutorial negotiates a second time where others send candidates; a relay
 * of candidates in its own style is added, since calls are compared signal by signal.
 */
import express from 'express';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';

const http = createServer(express());
const io = new Server(http);
let activeSockets: string[] = [];

io.on('connection', (socket) => {
  const others = activeSockets;
  activeSockets = [...others, socket.id];
  if (!process.env['SILENT']) {
    socket.emit('update-user-list', { users: others });
    socket.broadcast.emit('update-user-list', { users: [socket.id] });
  }
  socket.on('call-user', (data: { to: string; offer: unknown }) => {
    socket.to(data.to).emit('call-made', { offer: data.offer, socket: socket.id });
  });
  socket.on('make-answer', (data: { to: string; answer: unknown }) => {
    socket.to(data.to).emit('answer-made', { socket: socket.id, answer: data.answer });
  });
  socket.on('ice-candidate', (data: { to: string; candidate: unknown }) => {
    socket.to(data.to).emit('ice-candidate', { socket: socket.id, candidate: data.candidate });
  });
  socket.on('disconnect', () => {
    activeSockets = activeSockets.filter((id) => id !== socket.id);
    socket.broadcast.emit('remove-user', { socketId: socket.id });
  });
});

http.listen(Number(process.env['PORT'] ?? 0), '127.0.0.1', () => {
  const { port } = http.address() as AddressInfo;
  process.stdout.write(`${JSON.stringify({ msg: 'listening on', url: `http://127.0.0.1:${port}`, port })}\n`);
});
