#!/usr/bin/env bash
# Looks the locked versions up in the Python package index's list of known weaknesses.
# Exit status: 0 none is known, 1 one is known, 3 they could not be looked up, all or some.
set -euo pipefail
cd "$(dirname "$0")/.."

without_network() {
    echo "audit: $1: no network, nothing was looked up" >&2
    exit 3
}

tool=build/audit
if [ ! -x "$tool/bin/pip-audit" ]; then
    "${PYTHON:-python3}" -m venv "$tool"
    "$tool/bin/python" -m pip install --quiet pip-audit || without_network "pip-audit can't be fetched"
fi
"$tool/bin/python" - "$tool/bin/pip-audit" requirements/*.lock <<'AUDIT'
import json, subprocess, sys

tool, *locks = sys.argv[1:]
weak, unknown = [], []
for lock in locks:
    command = [tool, "--require-hashes", "--disable-pip", "--format", "json", "-r", lock]
    said = subprocess.run([*command, "--progress-spinner", "off"], capture_output=True, text=True)
    if not said.stdout.strip():
        last = (said.stderr.strip().splitlines() or ["no word"])[-1]
        print(f"audit: {lock}: no answer ({last[:160]}): no network?", file=sys.stderr)
        sys.exit(3)
    for one in json.loads(said.stdout)["dependencies"]:
        if "skip_reason" in one:
            unknown.append(one["name"])
        for each in one.get("vulns", ()):
            fixed = ", ".join(each["fix_versions"]) or "none"
            weak.append(f"{lock}: {one['name']} {one['version']}: {each['id']}, fixed in {fixed}")
print("\n".join(weak) or "no known weaknesses in what was looked up")
if weak:
    sys.exit(1)
if unknown:
    # An index that knows nothing of a package knows nothing of its weaknesses.
    names = ", ".join(unknown[:5])
    print(f"audit: {len(unknown)} packages are not in the index ({names}...)", file=sys.stderr)
    sys.exit(3)
AUDIT
