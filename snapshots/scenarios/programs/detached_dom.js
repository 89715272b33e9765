// Notices are removed from the page when they are dismissed, but stay in the list for an "undo" that was never built.
const notices = document.getElementById('notices');
const dismissed = [];

class Notice {
  constructor(number) {
    this.number = number;
    this.element = document.createElement('article');
    this.element.className = 'notice';
    const title = document.createElement('h2');
    title.textContent = `Notice ${number}`;
    const text = document.createElement('p');
    text.textContent = 'The reading room closes early today.';
    const button = document.createElement('button');
    button.textContent = 'Dismiss';
    button.addEventListener('click', () => this.dismiss());
    this.element.append(title, text, button);
    notices.append(this.element);
  }

  dismiss() {
    this.element.remove();
    dismissed.push(this.element);
  }
}

let count = 0;
window.step = (iterations) => {
  for (let i = 0; i < iterations; i++) {
    new Notice(count++);
    notices.querySelector('button').click();
  }
};
