#!/bin/sh
# Compiles examples: sh build.sh [NAME …]
#
# Made with clang 14 and libbpf's headers as Debian 12 has them (apt-get install clang llvm libbpf-dev linux-libc-dev), the
# result is the committed object, byte for byte. ARCH=arm64 compiles for another architecture; CLANG and LLVM_STRIP name
# other programs.
set -eu
cd "$(dirname "$0")"

case ${ARCH:=x86} in
x86) includes=/usr/include/x86_64-linux-gnu ;;
arm64) includes=/usr/include/aarch64-linux-gnu ;;
*) echo "build.sh: ARCH is x86 or arm64, not $ARCH" >&2 && exit 2 ;;
esac

for name in ${*:-execsnoop opensnoop runqlat}; do
	(
		cd "$name"
		"${CLANG:-clang}" -target bpf -mcpu=v2 -g -O2 -Wall -Werror "-D__TARGET_ARCH_$ARCH" \
			-idirafter "$includes" "-ffile-prefix-map=$PWD=." -c "$name.bpf.c" -o "$name.bpf.o"
		# BTF stays, DWARF goes.
		"${LLVM_STRIP:-llvm-strip}" -g "$name.bpf.o"
	)
done
