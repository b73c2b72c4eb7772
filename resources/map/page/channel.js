// The one way to the app and back: JSON objects with a "kind".

/* global QWebChannel, qt */

export class Channel {
  static open() {
    return new Promise((resolve) => {
      new QWebChannel(qt.webChannelTransport, (web) => resolve(new Channel(web.objects.app)));
    });
  }

  constructor(app) {
    this.app = app;
  }

  send(kind, body) {
    this.app.receive(JSON.stringify({ kind, ...body }));
  }

  // `doors` has a function for each kind of message that the app sends.
  listen(doors) {
    this.app.sent.connect((text) => {
      const message = JSON.parse(text);
      doors[message.kind](message);
    });
  }
}
