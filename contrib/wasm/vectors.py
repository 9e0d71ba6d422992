#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
#
# vectors.py PAGE FOLDER: the page with what Chromium did with the URLs of
# FOLDER/chromium-*.tsv in it, and a script that asks each in two ways: as it was
# typed, of the library alone (ASCII only), and by way of the browser's own
# parser.  What came of it is in the element "compared".

import glob
import json
import sys

cases = []
for path in sorted(glob.glob(sys.argv[2] + "/chromium-*.tsv")):
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            if not line.startswith("#"):
                case = line.rstrip("\n").split("\t")[:3]
                if "truth" not in path:  # the others have bodies of JSON strings
                    case = [json.loads('"%s"' % text) for text in case]
                cases.append(case)

with open(sys.argv[1], encoding="utf-8") as page:
    print(page.read())
print("<pre id=compared></pre><script>const cases =",
      json.dumps(cases).replace("</", "<\\/"), """;
const wrong = [];
let asked = 0, ascii = 0;
const parsed = url => { try { return new URL(url).href; } catch { return null; } };
for (const [url, result, target] of cases) {
  const href = parsed(url);
  const check = (who, found) => {
    if ((found?.upgraded ? parsed(found.url) : '') !== target)
      wrong.push([who, url, JSON.stringify(found), target]);
  };
  if (href === null ? result !== 'INVALID' : result === 'INVALID' && !/^ws/.test(href))
    wrong.push(['browser', url, href, result]);
  if (href === null || result === 'INVALID')
    continue;
  asked++;
  check('browser and library', ask(href));
  if (!/^[\\x00-\\x7f]*$/.test(url) || /%[89a-f]/i.test(url))
    continue;
  ascii++;
  check('library', ask(url));
}
document.getElementById('compared').textContent =
  `compared: ${asked} URLs, ${ascii} of them of the library alone, ${wrong.length} wrong\\n` +
  wrong.slice(0, 20).map(w => w.join(' | ')).join('\\n');
</script>""")
