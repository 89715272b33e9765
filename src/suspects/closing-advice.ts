/** How objects are closed that a runtime or browser keeps while they are open. */

const ways: Record<string, string> = {
  FSWatcher: 'close() each watcher when its owner goes, or watch once for all',
  StatWatcher: 'unwatchFile() when the owner goes',
  FSEvent: 'abort the signal of each watch() when its owner goes, or leave its loop',
  QueryReqWrap: 'cancel() the resolver when nothing waits for it, or give it a timeout and fewer tries',
  ChildProcess: 'end the process (kill(), or stdin.end()) and wait for its exit, with a limit of time',
  MessagePort: 'close() the port when its owner goes',
  MessageChannel: 'close() a port of each channel when its owner goes',
  BroadcastChannel: 'close() the channel when its owner goes',
  Worker: 'terminate() the worker when its work is done, or use one for all',
  SharedWorker: 'port.close() when the owner goes',
  Socket: 'end() or destroy() it, and set a timeout for those that stay silent',
  Server: 'close() the server when its owner goes',
  TLSSocket: 'end() or destroy() it, and set a timeout for those that stay silent',
  WebSocket: 'close() the socket when its owner goes, or use one for all',
  EventSource: 'close() the source when its owner goes, or use one for all',
  XMLHttpRequest: 'abort() the request when its owner goes, and set a timeout',
  RTCPeerConnection: 'close() the connection when its owner goes',
  AudioContext: 'close() the context when its owner goes, or use one for all',
  Notification: 'close() the notification when its owner goes',
};

export const closingAdvice = (className: string): string => ways[className] ?? 'close each when its owner goes: an open handle is kept until it is closed';
