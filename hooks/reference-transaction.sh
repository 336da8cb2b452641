#!/bin/sh
# Installed by `policy install`; `policy uninstall` removes it. Changes made here are lost.
# Git runs it in every state of every transaction of refs, a dozen times for each commit of a rebase: what needs no
# judgement goes by here, with nothing started. The hook that stood here before is run first, in every state.
previous="${0%/*}/@HOOK@.before-policy"
if [ -x "$previous" ]; then
	input=$(cat && echo end) || exit 2
	input=${input%end}
	# A hook from before may call this one, as hook managers do: then only the judgement is made again.
	case $POLICY_CHAINED in
	*"|$PWD @HOOK@|"*) ;;
	*) printf '%s' "$input" | POLICY_CHAINED="$POLICY_CHAINED|$PWD @HOOK@|" "$previous" "$@" || exit $? ;;
	esac
	[ "$1" = prepared ] || exit 0
	exec <<end
$input
end
fi
[ "$1" = prepared ] || exit 0
while IFS=' ' read -r old new name; do
	# A branch that comes to a commit. Nothing moves where both ids are the same, an id of zeros is a deletion, and what
	# a symbolic ref points at is a name.
	case $name in refs/heads/*) ;; *) continue ;; esac
	case $new in "$old" | ref:*) continue ;; *[!0]*) ;; *) continue ;; esac
	policy=@BINARY@
	if [ ! -x "$policy" ]; then
		policy=$(command -v policy) || {
			echo 'policy: the binary is neither where it was installed nor on PATH, so this @HOOK@ cannot be judged.' >&2
			echo 'policy: install it again and run `policy install`, or give up the gate with `rm "'"$0"'"`.' >&2
			exit 2
		}
	fi
	{ echo "$old $new $name" && cat; } | "$policy" hook @HOOK@ "$@"
	exit $?
done
exit 0
