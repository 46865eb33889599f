"""Copies a QEMU 7.2 whose Cortex-A53, A57 and A72 are Broadcom's, without AES, PMULL and SHA: without_crypto.py QEMU COPY

QEMU has no switch for it. Their register ID_AA64ISAR0_EL1 is set by an instruction with an immediate, 0x11120 (CRC32, SHA2, SHA1,
AES and PMULL); a Raspberry Pi 3 and 4 have CRC32 alone, 0x10000.
"""

import os
import re
import sys

MOVE_TO_REGISTER_FIELD = rb"\x48\xc7[\x80-\x87]....\x20\x11\x01\x00"  # mov qword [reg + disp32], 0x11120

with open(sys.argv[1], "rb") as file:
    code = bytearray(file.read())
found = [match.end() - 4 for match in re.finditer(MOVE_TO_REGISTER_FIELD, code, re.S)]
if len(found) != 3:
    sys.exit(f"without_crypto: {sys.argv[1]} is not as expected: {len(found)} of 3 places found")
for at in found:
    code[at : at + 4] = (0x10000).to_bytes(4, "little")
with open(sys.argv[2], "wb") as file:
    file.write(code)
os.chmod(sys.argv[2], 0o755)
