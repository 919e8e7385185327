/** What each shell runs at its start. The words up to the cursor go to `psfleet __complete`. */
export const completionScripts = {
  bash: `# psfleet completion bash
_psfleet() {
  local line=\${COMP_LINE:0:COMP_POINT} candidate colon quoted
  local -a words
  read -ra words <<<"$line"
  [[ $line == *[[:space:]] ]] && words+=('')
  local current=\${words[\${#words[@]}-1]}
  # The shell takes colons and equal signs for the ends of words; what is before the last stays as it is.
  colon=\${current%"\${current##*[:=]}"}
  COMPREPLY=()
  while IFS=$'\\t' read -r candidate _; do
    if [[ $candidate == :file ]]; then
      compopt -o default
      return
    fi
    [[ $candidate == *[:=/.] ]] && compopt -o nospace
    printf -v quoted '%q' "\${candidate#"$colon"}"
    # A comma is quoted for the sake of braces, which are quoted themselves.
    COMPREPLY+=("\${quoted//\\\\,/,}")
  done < <("\${words[0]}" __complete -- "\${words[@]:1}" 2>/dev/null)
}
complete -F _psfleet psfleet
`,
  zsh: `#compdef psfleet
# psfleet completion zsh
_psfleet() {
  local line
  local -a whole wholeHelp open openHelp
  for line in "\${(@f)$(\${(Q)words[1]} __complete -- "\${(@Q)words[2,CURRENT]}" 2>/dev/null)}"; do
    if [[ $line == :file ]]; then
      _files
      return
    fi
    local text=\${line%%$'\\t'*} help=\${line#*$'\\t'}
    [[ -z $text ]] && continue
    local shown=$text
    [[ -n $help ]] && shown="$text  $help"
    if [[ $text == *[:=/.] ]]; then
      open+=("$text") openHelp+=("$shown")
    else
      whole+=("$text") wholeHelp+=("$shown")
    fi
  done
  (( \${#open} )) && compadd -S '' -l -d openHelp -a open
  (( \${#whole} )) && compadd -l -d wholeHelp -a whole
}
compdef _psfleet psfleet
`,
  fish: `# psfleet completion fish
function __psfleet_complete
    set -l words (commandline -opc) (commandline -ct)
    for line in ($words[1] __complete -- $words[2..-1] 2>/dev/null)
        if test "$line" = ":file"
            __fish_complete_path (commandline -ct)
        else
            printf '%s\\n' $line
        end
    end
end
complete -c psfleet -f -a '(__psfleet_complete)'
`,
} as const;
