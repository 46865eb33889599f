# Reads what all units said in all lives of the machine, in order, and prints each thing that was said to be durable and
# had to be done again. Units say so only after the flush; so a second time means that the first was lost.
match($0, /Round [0-9]+: version [0-9]+ is durable/) { once(substr($0, RSTART, RLENGTH)) }
match($0, /Round [0-9]+: asking [0-9]+ members/) { once(substr($0, RSTART, RLENGTH)) }
match($0, /Round [0-9]+: trained/) { once($1 ": " substr($0, RSTART, RLENGTH)) }

function once(what) {
  if (said[what]++) print "said twice, so lost in between: " what
}
