extension HTMLPage {
  /// A list of any length of which only what is in view exists: rows of one height, with opened ones in
  /// between that are as high as they are.
  static let listScript: StaticString = #"""
    class VirtualList {
      /**
       * @param scroller the focusable element that scrolls; rows stand below its `.head`
       * @param makeRow (id) => the element of a row
       * @param makeDetails (id) => the element under an opened row
       * @param select (id) => called when the reader moves to a row
       */
      constructor(scroller, { makeRow, makeDetails, select }) {
        Object.assign(this, { scroller, makeRow, makeDetails, onSelect: select ?? (() => {}) });
        this.head = scroller.querySelector('.head');
        this.space = scroller.querySelector('.space');
        this.rowHeight = parseFloat(getComputedStyle(scroller).getPropertyValue('--row'));
        this.ids = new Int32Array(0);
        // Row → height of its details; positions of those among `ids`, in order.
        this.opened = new Map();
        this.openedAt = [];
        this.items = new Map();
        this.selected = -1;
        this.sizes = new ResizeObserver((entries) => this.measure(entries));
        scroller.addEventListener('scroll', () => this.draw());
        scroller.addEventListener('keydown', (event) => this.press(event));
        scroller.addEventListener('click', (event) => this.click(event));
        new ResizeObserver(() => this.draw()).observe(scroller);
      }

      /** Shows other rows; what is opened and selected stays so. */
      show(ids) {
        this.ids = ids;
        this.scroller.setAttribute('aria-rowcount', ids.length + 1);
        this.place();
      }

      /** Forgets the elements, for rows that would look different now. */
      redraw() {
        for (const item of this.items.values()) item.remove();
        this.items.clear();
        this.sizes.disconnect();
        this.draw();
      }

      // Ids ascend, so a row is found among them by halving.
      indexOf(id) {
        let low = 0;
        let high = this.ids.length;
        while (low < high) {
          const middle = (low + high) >> 1;
          if (this.ids[middle] < id) low = middle + 1; else high = middle;
        }
        return this.ids[low] === id ? low : -1;
      }

      topOf(index) {
        let top = index * this.rowHeight;
        for (const [position, height] of this.openedAt) {
          if (position >= index) break;
          top += height;
        }
        return top;
      }

      indexAt(y) {
        let before = 0;
        for (const [position, height] of this.openedAt) {
          const bottom = (position + 1) * this.rowHeight + before;
          if (y < bottom) break;
          if (y < bottom + height) return position;
          before += height;
        }
        return Math.min(Math.max(Math.floor((y - before) / this.rowHeight), 0), this.ids.length - 1);
      }

      /** The order or the heights have changed. */
      place() {
        this.openedAt = [];
        for (const [id, height] of this.opened) {
          const index = this.indexOf(id);
          if (index >= 0) this.openedAt.push([index, height]);
        }
        this.openedAt.sort((one, other) => one[0] - other[0]);
        this.space.style.height = this.topOf(this.ids.length) + 'px';
        this.draw();
      }

      measure(entries) {
        let changed = false;
        for (const { target } of entries) {
          const id = Number(target.parentElement?.dataset.id);
          const height = target.offsetHeight;
          if (!this.opened.has(id) || height === 0 || this.opened.get(id) === height) continue;
          this.opened.set(id, height);
          changed = true;
        }
        if (changed) this.place();
      }

      draw() {
        const { scroller, items } = this;
        const top = scroller.scrollTop - scroller.clientHeight / 2;
        const first = this.ids.length ? this.indexAt(Math.max(top, 0)) : 0;
        const last = this.ids.length ? this.indexAt(top + scroller.clientHeight * 2) : -1;
        const wanted = new Set(this.ids.subarray(first, last + 1));
        for (const [id, item] of items) {
          if (wanted.has(id)) continue;
          const details = item.querySelector('.details');
          if (details) this.sizes.unobserve(details);
          item.remove();
          items.delete(id);
        }
        let next = this.space.firstElementChild;
        for (let index = first; index <= last; index += 1) {
          const id = this.ids[index];
          const item = items.get(id) ?? this.make(id);
          item.style.top = this.topOf(index) + 'px';
          item.firstElementChild.setAttribute('aria-rowindex', index + 2);
          if (item === next) next = next.nextElementSibling; else this.space.insertBefore(item, next);
        }
      }

      make(id) {
        const row = this.makeRow(id);
        const item = element('div', 'item', row);
        item.dataset.id = id;
        row.id = this.scroller.id + '-' + id;
        this.items.set(id, item);
        this.dress(item, id);
        return item;
      }

      /** Selected or not, open or not. */
      dress(item, id) {
        const row = item.firstElementChild;
        const isOpen = this.opened.has(id);
        row.setAttribute('aria-selected', id === this.selected);
        row.setAttribute('aria-expanded', isOpen);
        const details = item.children[1];
        if (isOpen && !details) {
          const made = this.makeDetails(id);
          made.classList.add('details');
          item.append(made);
          this.sizes.observe(made);
        } else if (!isOpen && details) {
          this.sizes.unobserve(details);
          details.remove();
        }
      }

      dressAgain(id) {
        const item = this.items.get(id);
        if (item) this.dress(item, id);
      }

      select(id) {
        const before = this.selected;
        this.selected = id;
        this.dressAgain(before);
        this.dressAgain(id);
        this.scroller.setAttribute('aria-activedescendant', this.scroller.id + '-' + id);
        this.onSelect(id);
      }

      /** Selects a row and brings it into view: in the middle, if it was out of it. */
      reveal(id) {
        const index = this.indexOf(id);
        if (index < 0) return false;
        const { scroller } = this;
        const top = this.topOf(index);
        const room = scroller.clientHeight - this.head.offsetHeight;
        if (top < scroller.scrollTop || top + this.rowHeight > scroller.scrollTop + room) {
          scroller.scrollTop = Math.max(top - (room - this.rowHeight) / 2, 0);
        }
        this.draw();
        this.select(id);
        return true;
      }

      toggle(id, open = !this.opened.has(id)) {
        // The height is measured as soon as it is there.
        if (open) this.opened.set(id, this.opened.get(id) ?? 0); else this.opened.delete(id);
        this.dressAgain(id);
        const details = this.items.get(id)?.children[1];
        if (open && details) this.opened.set(id, details.offsetHeight);
        this.place();
      }

      click(event) {
        const row = event.target.closest('[role=row]');
        if (!row || !row.parentElement.dataset.id || event.target.closest('button')) return;
        // A text that was selected with the mouse is to be copied.
        if (String(getSelection()) !== '') return;
        const id = Number(row.parentElement.dataset.id);
        this.select(id);
        this.toggle(id);
      }

      press(event) {
        if (event.target !== this.scroller || event.ctrlKey || event.metaKey || event.altKey) return;
        const index = this.indexOf(this.selected);
        const page = Math.max(Math.floor(this.scroller.clientHeight / this.rowHeight) - 2, 1);
        const moves = {
          ArrowDown: index + 1, ArrowUp: index < 0 ? 0 : index - 1, PageDown: index + page, PageUp: index - page,
          Home: 0, End: this.ids.length - 1,
        };
        const opens = { Enter: undefined, ' ': undefined, ArrowRight: true, ArrowLeft: false };
        if (event.key in moves && this.ids.length) {
          this.reveal(this.ids[Math.min(Math.max(moves[event.key], 0), this.ids.length - 1)]);
        } else if (event.key in opens && index >= 0) {
          this.toggle(this.selected, opens[event.key]);
        } else {
          return;
        }
        event.preventDefault();
      }
    }
    """#
}
