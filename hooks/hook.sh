#!/bin/sh
# Installed by `policy install`; `policy uninstall` removes it. Changes made here are lost.
# It runs the hook that stood here before, then the judgement. Without the binary nothing passes.
previous="${0%/*}/@HOOK@.before-policy"
if [ -x "$previous" ]; then
	# A hook from before may call this one, as hook managers do: then only the judgement is made again.
	case $POLICY_CHAINED in
	*"|$PWD @HOOK@|"*) ;;
	*) POLICY_CHAINED="$POLICY_CHAINED|$PWD @HOOK@|" "$previous" "$@" || exit $? ;;
	esac
fi
policy=@BINARY@
if [ ! -x "$policy" ]; then
	policy=$(command -v policy) || {
		echo 'policy: the binary is neither where it was installed nor on PATH, so this @HOOK@ cannot be judged.' >&2
		echo 'policy: install it again and run `policy install`, or give up the gate with `rm "'"$0"'"`.' >&2
		exit 2
	}
fi
exec "$policy" hook @HOOK@ "$@"
