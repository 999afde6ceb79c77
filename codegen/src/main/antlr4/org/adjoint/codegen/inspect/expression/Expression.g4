/** Formulas of tensors as people write them, and the shapes of what they mention. */
grammar Expression;

/** `h = tanh(x @ w + b); mean((h - y)^2)`: values with names, then the one that is wanted. */
formula
  : (definition ';')* expression EOF
  ;

definition
  : NAME '=' expression
  ;

/** From what binds most tightly to what binds least; `-x^2` is `-(x^2)`. */
expression
  : '(' expression ')'                                            # parentheses
  | NAME '(' (argument (',' argument)*)? ')'                      # call
  | '[' expression (',' expression)* ']'                          # list
  | <assoc = right> expression operator = '^' expression          # power
  | '-' expression                                                # negative
  | expression operator = ('*' | '/' | '@') expression            # operation
  | expression operator = ('+' | '-') expression                  # operation
  | expression operator = ('<' | '<=' | '>' | '>=' | '==' | '!=') expression # operation
  | NUMBER                                                        # number
  | NAME                                                          # name
  ;

/** `axis = 1` goes to the parameter of that name. */
argument
  : (NAME '=')? expression
  ;

/** `x: N, w: [784, 10], scale: [], labels: int32[N]`. */
shapes
  : shape (',' shape)* EOF
  ;

shape
  : NAME ':' (dimension | NAME? '[' (dimension (',' dimension)*)? ']')
  ;

dimension
  : NUMBER
  | NAME
  ;

NAME
  : [\p{Alpha}_] [\p{Alnum}_.]*
  ;

NUMBER
  : ([0-9]+ ('.' [0-9]*)? | '.' [0-9]+) ([eE] [+-]? [0-9]+)?
  ;

SPACE
  : [ \t\r\n]+ -> skip
  ;

/** What no rule takes; the parser says where it stands. */
UNKNOWN
  : .
  ;
