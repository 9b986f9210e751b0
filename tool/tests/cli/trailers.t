#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# trailers: what reviewers gave, and what only a human may take for given.
. "$(dirname "$0")/tap.sh"

# no editor takes this one from the end of a line
sp=' '

# mail ID PARENT FROM SUBJECT: a mail whose text is on standard input
mail() {
	printf 'From mboxrd@z Thu Jan  1 00:00:00 1970\nFrom: %s\nDate: Fri, 30 Nov 2018 14:08:53 -0800\nMessage-ID: <%s@example.org>\n' "$3" "$1"
	[ -z "$2" ] || printf 'In-Reply-To: <%s@example.org>\n' "$2"
	printf 'Subject: %s\n\n' "$4"
	cat
	echo
}
diff() {
	printf -- '---\n\ndiff --git a/%s b/%s\n--- a/%s\n+++ b/%s\n@@ -1 +1 @@\n-old\n+new\n-- \n2.39.5\n' "$1" "$1" "$1" "$1"
}

{
	mail cover '' 'A Author <a@example.org>' '[PATCH v2 0/2] mm: two steps' <<< 'Two steps.'
	{ echo 'First.'; diff one.c; } | mail p1 cover 'A Author <a@example.org>' '[PATCH v2 1/2] mm: first'
	{ echo 'Second.'; diff two.c; } | mail p2 cover 'A Author <a@example.org>' '[PATCH v2 2/2] mm: second'
	mail r1 p1 'R One <one@example.org>' 'Re: [PATCH v2 1/2] mm: first' <<-END
		> First.
		> Reviewed-by: Q Quoted <quoted@example.org>

		Looks right to me.

		Reviewed-by: R One <one@example.org>
		--$sp
		Acked-by: S Signature <one@example.org>
	END
	mail r2 p1 'R Two <two@example.org>' 'Re: [PATCH v2 1/2] mm: first' <<-'END'
		Thanks for chasing this one.

		With the problem described by Three fixed, feel free to add
		Acked-by: R Two <two@example.org>
	END
	mail r3 p1 'R Three <three@example.org>' 'Re: [PATCH v2 1/2] mm: first' <<-'END'
		> +new
		This uses the page after the reference is gone. Otherwise you can add my
		Reviewed-by tag.
	END
	mail r4 r3 'A Author <a@example.org>' 'Re: [PATCH v2 1/2] mm: first' <<-'END'
		Right, thank you.

		Tested-by: R Four <four@example.org>
	END
	mail r5 r4 'R Four <four@example.org>' 'Re: [PATCH v2 1/2] mm: first' <<-'END'
		It works here.

		Tested-by: R Four <four@example.org>
		Fixes: 0123456789ab ("mm: make it slow")
	END
	mail r6 p2 'R Masked <masked@xxxxxxxxxx>' 'Re: [PATCH v2 2/2] mm: second' <<-'END'
		Acked-by: R Masked <masked@xxxxxxxxxx>
	END
	mail r7 cover 'R All <all@example.org>' 'Re: [PATCH v2 0/2] mm: two steps' <<-'END'
		For the series:
		Acked-by: R All <all@example.org>
	END
	{ echo 'First, older.'; diff one.c; } | mail old '' 'A Author <a@example.org>' '[PATCH 1/1] mm: first'
	mail r8 old 'R Old <old@example.org>' 'Re: [PATCH 1/1] mm: first' <<-'END'
		Acked-by: R Old <old@example.org>
	END
} > "$tmp/thread.mbox"

run trailers --from "$tmp/thread.mbox"
is "$code" 0 "a thread is read"
run --json trailers --from "$tmp/thread.mbox"
json "$out" '$d->{schema} eq "backport.trailers/1" && @{$d->{patches}} == 2' "two patches, of the newest version"
tags() { perl -MJSON::PP -0777 -ne 'my $d = JSON::PP->new->utf8->decode($_); print join "\n", map { "$_->{key}: $_->{value}" } @{$d->{patches}['"$1"']{trailers}}' < "$out"; }
is "$(tags 0)" "Reviewed-by: R One <one@example.org>
Tested-by: R Four <four@example.org>
Fixes: 0123456789ab (\"mm: make it slow\")
Acked-by: R All <all@example.org>" "the first has those that were given, and no other"
is "$(tags 1)" "Acked-by: R All <all@example.org>" "the cover's counts for the second too"
json "$out" 'my ($m) = grep { $_->{from} eq "two\@example.org" } @{$d->{for_a_human}}; $m->{sentence} =~ /^With the problem described by Three fixed, feel free to add Acked-by: R Two/ && $m->{why} =~ /condition/' "a condition is shown with its tag"
json "$out" 'my ($m) = grep { $_->{from} eq "three\@example.org" } @{$d->{for_a_human}}; $m->{sentence} =~ /^Otherwise you can add my Reviewed-by tag/' "a tag in a sentence is shown with the sentence"
json "$out" 'my ($m) = grep { $_->{from} eq "a\@example.org" } @{$d->{for_a_human}}; $m->{why} =~ /another person/' "nobody gives for another"
json "$out" 'my ($m) = grep { $_->{from} =~ /^masked/ } @{$d->{for_a_human}}; $m->{why} =~ /masked/' "a masked address is reported"
json "$out" 'my ($m) = grep { $_->{from} eq "old\@example.org" } @{$d->{for_a_human}}; $m->{why} =~ /another version/' "so is one on an older version"
json "$out" '@{$d->{for_a_human}} == 5' "and nothing else: no quotes, no signatures"
run trailers --from - < /dev/null
is "$code" 2 "no mail is an error"
run trailers
is "$code" 129 "no thread is a usage error"
run trailers --offline --from nobody@example.org
is "$code" 2 "a thread that is not kept is an error"
finish
