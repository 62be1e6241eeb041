# Compiles targets of Package.swift with plain swiftc, each as one object file: for the programs of the tests that
# SwiftPM cannot link. Sourced after environment.sh, in $repository; before a call, set
#   module_folder   where objects and .swiftmodule files go
#   module_flags    an array: what swiftc is given beside the names
# What is there and newer than all that it was made of is not compiled again.

module_flags_of_package=(-swift-version 6 -package-name wscope -parse-as-library -warnings-as-errors)
for map in Sources/*/module.modulemap; do
    module_flags_of_package+=(-Xcc "-fmodule-map-file=$map")
done

# own_imports FILE...: the targets of this package, other than system libraries, that these files import.
own_imports() {
    local name
    sed -nE 's/^(@[A-Za-z_]+ |package |internal |public )*import +([A-Za-z]+ +)?([A-Za-z0-9_]+).*/\3/p' "$@" | sort -u |
        while read -r name; do
            if [ -d "Sources/$name" ] && [ ! -e "Sources/$name/module.modulemap" ]; then echo "$name"; fi
        done
}

# with_imports FILE...: the same with what those import in turn, each after the ones that it needs.
with_imports() {
    local name
    for name in $(own_imports "$@"); do
        # shellcheck disable=SC2046
        with_imports $(find "Sources/$name" -name '*.swift')
        echo "$name"
    done | awk '!seen[$0]++'
}

# compile_module NAME: its imports must be there already.
compile_module() {
    local name=$1 stamp=$module_folder/$1.inputs sources imports import made_of
    mapfile -t sources < <(find "Sources/$name" -name '*.swift' | sort)
    mapfile -t imports < <(with_imports "${sources[@]}")
    made_of=("${sources[@]}" Sources/*/module.modulemap Sources/*/shim.h)
    for import in "${imports[@]}"; do made_of+=("$module_folder/$import.o"); done
    if is_fresh "$module_folder/$name.o" "$stamp" "${made_of[@]}"; then return; fi
    swiftc "${module_flags_of_package[@]}" "${module_flags[@]}" -I "$module_folder" -wmo -module-name "$name" \
        -emit-module -emit-module-path "$module_folder/$name.swiftmodule" \
        -emit-object -o "$module_folder/$name.o" "${sources[@]}" || return
    keep_stamp "$stamp" "${made_of[@]}"
}

# compile_program SOURCE OUTPUT FLAG...: one file with all that it imports.
compile_program() {
    local source=$1 output=$2 name objects=()
    shift 2
    mkdir -p "$module_folder"
    for name in $(with_imports "$source"); do
        compile_module "$name" || return
        objects+=("$module_folder/$name.o")
    done
    if is_fresh "$output" "$output.inputs" "$source" "${objects[@]}"; then return; fi
    swiftc "${module_flags_of_package[@]}" "${module_flags[@]}" -I "$module_folder" \
        -module-name "$(basename "$source" .swift)" -o "$output" "$source" "${objects[@]}" "$@" || return
    keep_stamp "$output.inputs" "$source" "${objects[@]}"
}

# The compiler, its flags and the names of the files: what a change of none of the files would tell.
stamp_text() { printf '%s\n' "$(swiftc --version 2>/dev/null)" "${module_flags_of_package[@]}" "${module_flags[@]}" "$@"; }
keep_stamp() { stamp_text "${@:2}" >"$1"; }

# is_fresh OUTPUT STAMP FILE...
is_fresh() {
    local output=$1 stamp=$2 file
    shift 2
    [ -e "$output" ] && [ -e "$stamp" ] && [ "$(stamp_text "$@")" = "$(cat "$stamp")" ] || return 1
    for file; do [ "$output" -nt "$file" ] || return 1; done
}
