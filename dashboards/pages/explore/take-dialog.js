/** Takes away what is shown: its link, the table, the readings behind it, commands that ask for the same. */
import { html } from "htm/preact";
import { useEffect, useState } from "preact/hooks";
import { formatCsv, saveCsv } from "../../history/csv.js";
import { readDocument } from "../../live/request.js";
import { CopyField } from "../../pieces/copy-field.js";
import { Dialog } from "../../pieces/dialog.js";
import { Icon } from "../../pieces/icon.js";
import { Tabs } from "../../pieces/tabs.js";
import { currentTimeZone, formatBytes, formatNumber } from "../../words/format.js";
import { language, nameOf, t } from "../../words/i18n.js";
import { curlText, pandasText, sqlText } from "./commands.js";
import { FORMATS, fileQuery, filesOf } from "./files.js";
import { lineName, markOf } from "./line-words.js";
import { permalink } from "./permalink.js";
import { savePicture } from "./picture.js";
import { lineQuery, partsOf } from "./series-request.js";
import { shownTable } from "./shown-table.js";
import { lineRequest } from "./state.js";

/**
 * @import { Store } from "../../store.js"
 * @import { Command } from "./commands.js"
 * @import { DrawnLine } from "./drawn-lines.js"
 * @import { FileFormat, FileModel } from "./files.js"
 * @import { Explore, Scene } from "./state.js"
 */

const API = "/api/v1";

/** @typedef {{store: Store, explore: Explore, scene: Scene, drawn: readonly DrawnLine[]}} Props */

/** @param {Props & {isOpen: boolean, onClose: () => void}} props */
export function TakeDialog({ isOpen, onClose, ...props }) {
  return html`<${Dialog} title=${t("take.title")} isOpen=${isOpen} onClose=${onClose}>
    ${isOpen && html`<${TakeBody} ...${props} />`}
  <//>`;
}

/** @param {Props} props */
function TakeBody({ store, scene, drawn }) {
  return html`<div class="take">
    <section aria-label=${t("take.link")}>
      <h3>${t("take.link")}</h3>
      <p class="take-note">${t("take.linkNote")}</p>
      <${CopyField} label=${t("take.link")} text=${permalink(scene)} />
    </section>
    <section aria-label=${t("take.shown")}>
      <h3>${t("take.shown")}</h3>
      <p class="take-note">${t("take.shownNote")}</p>
      <${LeftOut} drawn=${drawn} />
      <div class="take-row">
        <button class="button" onClick=${() => saveCsv(nameOfFile(scene, "csv"), formatCsv(shownTable(scene, drawn)))}>
          <${Icon} name="save" />${t("take.table")}
        </button>
        ${
          !scene.question.isTable &&
          html`<button class="button" onClick=${() => void savePicture(nameOfFile(scene, "png"), scene, drawn)}>
            <${Icon} name="save" />${t("take.picture")}
          </button>`
        }
      </div>
    </section>
    <${FileSection} ...${{ store, scene, drawn }} />
    <${CommandSection} ...${{ store, scene, drawn }} />
  </div>`;
}

/** A file without a column says nothing of it. @param {{drawn: readonly DrawnLine[]}} props */
function LeftOut({ drawn }) {
  const names = drawn
    .filter(({ points }) => !points)
    .map(({ line }) => `${markOf(line)} ${lineName(line)}`);
  if (names.length === 0) return null;
  return html`<p class="explore-wrong" role="alert">
    <${Icon} name="alert" />${t("take.leftOut", { names: names.join(", ") })}
  </p>`;
}

/** @param {{store: Store, scene: Scene, drawn: readonly DrawnLine[]}} props */
function FileSection({ store, scene, drawn }) {
  const [isRaw, setRaw] = useState(false);
  const [isForCommas, setForCommas] = useState(language.value === "vi");
  const tier = drawn.find(({ points }) => points)?.points?.tier ?? "1h";
  const files = filesOf(scene.lines, scene.span, isRaw ? "raw" : tier);
  return html`<section aria-label=${t("take.behind")}>
    <h3>${t("take.behind")}</h3>
    <p class="take-note">${t("take.behindNote")}</p>
    <div class="take-row">
      <label class="take-check">
        <input type="checkbox" checked=${isRaw} onChange=${() => setRaw(!isRaw)} />${t("take.raw")}
      </label>
      <label class="take-check">
        <input type="checkbox" checked=${isForCommas} onChange=${() => setForCommas(!isForCommas)} />${t("take.commas")}
      </label>
    </div>
    ${files.map((file) => {
      const kind = store.state.kindByName.value.get(file.kind);
      return html`<div class="take-file" key=${file.id}>
        <p><b>${file.marks.join(", ")}</b> ${kind ? nameOf(kind) : file.kind}</p>
        <div class="take-row">
          ${FORMATS.map((format) => html`<${FileLink} key=${format} ...${{ file, format, isForCommas }} />`)}
        </div>
      </div>`;
    })}
  </section>`;
}

/** A file with how large it would be, as the server estimates. @param {{file: FileModel, format: FileFormat, isForCommas: boolean}} props */
function FileLink({ file, format, isForCommas }) {
  const query = fileQuery(file, format, isForCommas);
  const [size, setSize] = useState(
    /** @type {{rows: number, bytes: number} | string | null} */ (null),
  );
  useEffect(() => {
    const aborter = new AbortController();
    setSize(null);
    readDocument(`/export/estimate?${query}`, aborter.signal).then(setSize, (error) => {
      if (!aborter.signal.aborted) setSize(error.reason ?? String(error));
    });
    return () => aborter.abort();
  }, [query]);
  if (typeof size === "string") return html`<p class="take-refused"><b>${format}</b> ${size}</p>`;
  return html`<a class="button take-link" href=${`${API}/export?${query}`} download>
    <${Icon} name="save" />${t(`take.${format}`)}
    <small>${size ? t("take.about", { rows: formatNumber(size.rows), size: formatBytes(size.bytes) }) : "…"}</small>
  </a>`;
}

/** @param {{store: Store, scene: Scene, drawn: readonly DrawnLine[]}} props */
function CommandSection({ store, scene, drawn }) {
  const [form, setForm] = useState("curl");
  const lines = drawn.map((one) => commandOf(one, scene, store));
  const address = location.origin + API;
  /** @type {Record<string, () => string>} */
  const texts = {
    curl: () => curlText(lines, address),
    pandas: () => pandasText(lines, address, currentTimeZone()),
    sql: () => sqlText(lines),
  };
  return html`<section aria-label=${t("take.commands")}>
    <h3>${t("take.commands")}</h3>
    <${Tabs}
      label=${t("take.commands")}
      tabs=${["curl", "pandas", "sql"].map((id) => ({ id, label: id === "sql" ? "SQL" : id }))}
      chosen=${form}
      onChoose=${setForm}
    >
      ${form === "sql" && html`<p class="take-note">${t("take.sqlNote")}</p>`}
      <${CopyField} key=${form} label=${form} text=${texts[form]?.() ?? ""} isLong=${true} />
    <//>
  </section>`;
}

/** @param {DrawnLine} one @param {Scene} scene @param {Store} store @returns {Command} */
function commandOf({ line, points }, scene, store) {
  const area = store.state.areas.value.get(partsOf(line.at.place)[1] ?? "");
  return {
    name: `${markOf(line)} ${lineName(line)} [${line.of.quantity.unit}]`,
    query: lineQuery(lineRequest(scene, line)),
    kind: line.of.kind,
    quantity: line.of.quantity,
    place: line.at.place,
    level: area?.level === "ward" ? "ward" : "area",
    tier: points?.tier ?? "1h",
    fromMs: points?.atMs[0] ?? scene.span.fromMs,
    toMs: scene.span.toMs,
  };
}

/** @param {Scene} scene @param {string} ending */
function nameOfFile({ quantities, span }, ending) {
  const day = (/** @type {number} */ ms) => new Date(ms).toISOString().slice(0, 10);
  const of = quantities.map(({ quantity }) => quantity.quantity).join("-");
  return `${of}_${day(span.fromMs)}_${day(span.toMs)}.${ending}`;
}
