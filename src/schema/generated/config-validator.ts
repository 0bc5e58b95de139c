// @ts-nocheck -- Made by `npm run generate`; changes are lost.
import type { CompiledValidator } from '../validator.ts';
const validate=validate20;var stdin_default=validate20;const schema31={$schema:"https://json-schema.org/draft/2020-12/sc\
hema",$id:"urn:ebpf-oci:schema:config:v1",type:"object",required:["schemaVersion","os","architecture","derivation","deri\
ved"],properties:{schemaVersion:{const:1},os:{const:"linux"},architecture:{type:"string",$comment:"a word of image-spec \
such as amd64",pattern:"^[a-z0-9][a-z0-9_.-]{0,63}$"},variant:{type:"string",$comment:"a word of image-spec such as amd6\
4",pattern:"^[a-z0-9][a-z0-9_.-]{0,63}$"},declared:{$ref:"#/$defs/declared"},derivation:{type:"integer",minimum:1,maximum:1e6},
derived:{$ref:"#/$defs/derived"}},$defs:{strings:{type:"array",items:{type:"string"}},nullableString:{type:["string","nu\
ll"]},count:{type:"integer",minimum:0,maximum:9007199254740991},decimal:{type:"string",$comment:"a number in decimal dig\
its",pattern:"^-?[0-9]{1,40}(?:\\.[0-9]{1,40})?(?:e[+-]?[0-9]{1,4})?$"},declared:{type:"object",properties:{name:{type:"\
string"},version:{type:"string"},description:{type:"string"},source:{type:"string"},licenses:{type:"string"},options:{type:"\
object",additionalProperties:{$ref:"#/$defs/declaredOption"}},attach:{type:"object",additionalProperties:{$ref:"#/$defs/\
declaredAttachment"}},events:{type:"object",additionalProperties:{$ref:"#/$defs/declaredEvent"}},histograms:{type:"objec\
t",additionalProperties:{$ref:"#/$defs/declaredHistogram"}},lostEvents:{type:"string"},grants:{$ref:"#/$defs/declaredGra\
nts"}}},declaredOption:{type:"object",properties:{name:{type:"string"},short:{type:"string"},help:{type:"string"},unit:{
type:"string"},min:{$ref:"#/$defs/decimal"},max:{$ref:"#/$defs/decimal"},required:{type:"boolean"},hidden:{type:"boolean"}}},
declaredAttachment:{type:"object",properties:{enabled:{type:"boolean"},target:{type:"string"},interface:{type:"string"},
direction:{enum:["ingress","egress"]},cgroup:{type:"string"},frequency:{$ref:"#/$defs/count"},pid:{$ref:"#/$defs/count"}}},
declaredEvent:{type:"object",properties:{type:{type:"string"},fields:{type:"object",additionalProperties:{$ref:"#/$defs/\
declaredField"}}}},declaredField:{type:"object",properties:{unit:{type:"string"},format:{type:"string"},help:{type:"stri\
ng"},hidden:{type:"boolean"}}},declaredHistogram:{type:"object",properties:{scale:{type:"string"},slots:{type:"string"},
unit:{type:"string"},step:{$ref:"#/$defs/count"},help:{type:"string"}}},declaredGrants:{type:"object",properties:{objects:{
enum:["own","any"]},environment:{$ref:"#/$defs/strings"},directories:{type:"array",items:{type:"object",required:["path"],
properties:{path:{type:"string"},access:{enum:["read","write"]}}}}}},derived:{type:"object",required:["object","wasm"],properties:{
object:{$comment:"a mapping or null",anyOf:[{$ref:"#/$defs/objectFacts"},{type:"null"}]},wasm:{$comment:"a mapping or nu\
ll",anyOf:[{$ref:"#/$defs/wasmFacts"},{type:"null"}]}}},objectFacts:{type:"object",required:["size","endianness","licens\
e","programs","subprograms","maps","variables","externs","coreRelocations","events","btf"],properties:{size:{$ref:"#/$de\
fs/count"},endianness:{enum:["little","big"]},license:{$ref:"#/$defs/nullableString"},programs:{type:"array",items:{$ref:"\
#/$defs/programFacts"}},subprograms:{type:"array",items:{$ref:"#/$defs/subprogramFacts"}},maps:{type:"array",items:{$ref:"\
#/$defs/mapFacts"}},variables:{type:"array",items:{$ref:"#/$defs/variableFacts"}},externs:{type:"array",items:{$ref:"#/$\
defs/externFacts"}},coreRelocations:{type:"array",items:{$ref:"#/$defs/coreFacts"}},events:{type:"array",items:{$ref:"#/\
$defs/eventFacts"}},btf:{$comment:"a mapping or null",anyOf:[{$ref:"#/$defs/btfFacts"},{type:"null"}]}}},btfFacts:{type:"\
object",required:["types","funcInfos","lineInfos"],properties:{types:{$ref:"#/$defs/count"},funcInfos:{$ref:"#/$defs/cou\
nt"},lineInfos:{$ref:"#/$defs/count"}}},programFacts:{type:"object",required:["name","section","type","attachType","atta\
chTarget","autoAttach","autoLoad","sleepable","multi","frags","instructions","helpers","kfuncs","maps","subprograms","ta\
ilCalls","effects"],properties:{name:{type:"string"},section:{type:"string"},type:{type:"string"},attachType:{$ref:"#/$d\
efs/nullableString"},attachTarget:{$ref:"#/$defs/nullableString"},autoAttach:{type:"boolean"},autoLoad:{type:"boolean"},
sleepable:{type:"boolean"},multi:{type:"boolean"},frags:{type:"boolean"},instructions:{$ref:"#/$defs/count"},helpers:{$ref:"\
#/$defs/strings"},kfuncs:{$ref:"#/$defs/strings"},maps:{$ref:"#/$defs/strings"},subprograms:{$ref:"#/$defs/strings"},tailCalls:{
type:"array",items:{type:"object",required:["map","programs"],properties:{map:{type:"string"},programs:{$ref:"#/$defs/st\
rings"}}}},effects:{$ref:"#/$defs/strings"}}},subprogramFacts:{type:"object",required:["name","section","linkage","instr\
uctions","helpers","kfuncs"],properties:{name:{type:"string"},section:{type:"string"},linkage:{enum:["static","global"]},
instructions:{$ref:"#/$defs/count"},helpers:{$ref:"#/$defs/strings"},kfuncs:{$ref:"#/$defs/strings"}}},mapFacts:{type:"o\
bject",required:["name","kind","section","type","keySize","valueSize","maxEntries","flags","mapExtra","numaNode","pinnin\
g","autoCreate","keyType","valueType","inner","values"],properties:{name:{type:"string"},kind:{enum:["declared","data","\
struct_ops"]},section:{$ref:"#/$defs/nullableString"},type:{type:"string"},keySize:{$ref:"#/$defs/count"},valueSize:{$ref:"\
#/$defs/count"},maxEntries:{$ref:"#/$defs/count"},flags:{$ref:"#/$defs/count"},mapExtra:{type:"string"},numaNode:{type:[
"integer","null"]},pinning:{enum:["none","by_name"]},autoCreate:{type:"boolean"},keyType:{$ref:"#/$defs/nullableString"},
valueType:{$ref:"#/$defs/nullableString"},inner:{$comment:"a mapping or null",anyOf:[{$ref:"#/$defs/mapFacts"},{type:"nu\
ll"}]},values:{type:"array",items:{$ref:"#/$defs/nullableString"}}}},variableFacts:{type:"object",required:["name","sect\
ion","offset","size","type","kind","signed","linkage","constant","volatile","default","enumValues","length","text","opti\
on"],properties:{name:{type:"string"},section:{type:"string"},offset:{$ref:"#/$defs/count"},size:{$ref:"#/$defs/count"},
type:{type:"string"},kind:{enum:["int","bool","char","float","enum","array","struct","union","pointer","unknown"]},signed:{
type:"boolean"},linkage:{enum:["static","global","weak"]},constant:{type:"boolean"},volatile:{type:"boolean"},default:{$ref:"\
#/$defs/nullableString"},enumValues:{type:"array",items:{type:"object",required:["name","value"],properties:{name:{type:"\
string"},value:{type:"string"}}}},length:{type:["integer","null"]},text:{type:"boolean"},option:{type:"boolean"}}},externFacts:{
type:"object",required:["name","kind","type","weak"],properties:{name:{type:"string"},kind:{enum:["kconfig","ksym-variab\
le","ksym-function"]},type:{$ref:"#/$defs/nullableString"},weak:{type:"boolean"}}},coreFacts:{type:"object",required:["t\
ype","kind","paths","count"],properties:{type:{type:"string"},kind:{type:"string"},paths:{$ref:"#/$defs/strings"},count:{
$ref:"#/$defs/count"}}},eventFacts:{type:"object",required:["map","buffer","origin","type","size"],properties:{map:{type:"\
string"},buffer:{enum:["ringbuf","perf"]},origin:{enum:["map-value","unused-pointer","undecoded"]},type:{$ref:"#/$defs/n\
ullableString"},size:{$ref:"#/$defs/count"}}},wasmFacts:{type:"object",required:["size","imports","exports","memories","\
objects"],properties:{size:{$ref:"#/$defs/count"},imports:{type:"array",items:{type:"object",required:["module","name","\
kind"],properties:{module:{type:"string"},name:{type:"string"},kind:{$ref:"#/$defs/wasmKind"}}}},exports:{type:"array",items:{
type:"object",required:["name","kind"],properties:{name:{type:"string"},kind:{$ref:"#/$defs/wasmKind"}}}},memories:{type:"\
array",items:{type:"object",required:["imported","minimum","maximum","shared"],properties:{imported:{type:"boolean"},minimum:{
$ref:"#/$defs/count"},maximum:{type:["integer","null"]},shared:{type:"boolean"}}}},objects:{type:"array",items:{type:"ob\
ject",required:["address","size","digest","object"],properties:{address:{type:["integer","null"]},size:{$ref:"#/$defs/co\
unt"},digest:{type:"string"},object:{$comment:"a mapping or null",anyOf:[{$ref:"#/$defs/objectFacts"},{type:"null"}]}}}}}},
wasmKind:{enum:["function","table","memory","global","tag"]}}},pattern4=new RegExp("^[a-z0-9][a-z0-9_.-]{0,63}$","u"),schema32={
type:"object",properties:{name:{type:"string"},version:{type:"string"},description:{type:"string"},source:{type:"string"},
licenses:{type:"string"},options:{type:"object",additionalProperties:{$ref:"#/$defs/declaredOption"}},attach:{type:"obje\
ct",additionalProperties:{$ref:"#/$defs/declaredAttachment"}},events:{type:"object",additionalProperties:{$ref:"#/$defs/\
declaredEvent"}},histograms:{type:"object",additionalProperties:{$ref:"#/$defs/declaredHistogram"}},lostEvents:{type:"st\
ring"},grants:{$ref:"#/$defs/declaredGrants"}}},schema33={type:"object",properties:{name:{type:"string"},short:{type:"st\
ring"},help:{type:"string"},unit:{type:"string"},min:{$ref:"#/$defs/decimal"},max:{$ref:"#/$defs/decimal"},required:{type:"\
boolean"},hidden:{type:"boolean"}}},schema34={type:"string",$comment:"a number in decimal digits",pattern:"^-?[0-9]{1,40\
}(?:\\.[0-9]{1,40})?(?:e[+-]?[0-9]{1,4})?$"},pattern6=new RegExp("^-?[0-9]{1,40}(?:\\.[0-9]{1,40})?(?:e[+-]?[0-9]{1,4})?$",
"u");function validate22(data,{instancePath="",parentData,parentDataProperty,rootData=data,dynamicAnchors={}}={}){let vErrors=null,
errors=0;const evaluated0=validate22.evaluated;if(evaluated0.dynamicProps&&(evaluated0.props=void 0),evaluated0.dynamicItems&&
(evaluated0.items=void 0),errors===0)if(data&&typeof data=="object"&&!Array.isArray(data)){if(data.name!==void 0){let data0=data.
name;const _errs1=errors;if(typeof data0!="string")return validate22.errors=[{instancePath:instancePath+"/name",schemaPath:"\
#/properties/name/type",keyword:"type",params:{type:"string"},schema:schema33.properties.name.type,parentSchema:schema33.
properties.name,data:data0}],!1;var valid0=_errs1===errors}else var valid0=!0;if(valid0){if(data.short!==void 0){let data1=data.
short;const _errs3=errors;if(typeof data1!="string")return validate22.errors=[{instancePath:instancePath+"/short",schemaPath:"\
#/properties/short/type",keyword:"type",params:{type:"string"},schema:schema33.properties.short.type,parentSchema:schema33.
properties.short,data:data1}],!1;var valid0=_errs3===errors}else var valid0=!0;if(valid0){if(data.help!==void 0){let data2=data.
help;const _errs5=errors;if(typeof data2!="string")return validate22.errors=[{instancePath:instancePath+"/help",schemaPath:"\
#/properties/help/type",keyword:"type",params:{type:"string"},schema:schema33.properties.help.type,parentSchema:schema33.
properties.help,data:data2}],!1;var valid0=_errs5===errors}else var valid0=!0;if(valid0){if(data.unit!==void 0){let data3=data.
unit;const _errs7=errors;if(typeof data3!="string")return validate22.errors=[{instancePath:instancePath+"/unit",schemaPath:"\
#/properties/unit/type",keyword:"type",params:{type:"string"},schema:schema33.properties.unit.type,parentSchema:schema33.
properties.unit,data:data3}],!1;var valid0=_errs7===errors}else var valid0=!0;if(valid0){if(data.min!==void 0){let data4=data.
min;const _errs9=errors;if(errors===errors)if(typeof data4=="string"){if(!pattern6.test(data4))return validate22.errors=
[{instancePath:instancePath+"/min",schemaPath:"#/$defs/decimal/pattern",keyword:"pattern",params:{pattern:"^-?[0-9]{1,40\
}(?:\\.[0-9]{1,40})?(?:e[+-]?[0-9]{1,4})?$"},schema:"^-?[0-9]{1,40}(?:\\.[0-9]{1,40})?(?:e[+-]?[0-9]{1,4})?$",parentSchema:schema34,
data:data4}],!1}else return validate22.errors=[{instancePath:instancePath+"/min",schemaPath:"#/$defs/decimal/type",keyword:"\
type",params:{type:"string"},schema:schema34.type,parentSchema:schema34,data:data4}],!1;var valid0=_errs9===errors}else var valid0=!0;
if(valid0){if(data.max!==void 0){let data5=data.max;const _errs13=errors;if(errors===errors)if(typeof data5=="string"){if(!pattern6.
test(data5))return validate22.errors=[{instancePath:instancePath+"/max",schemaPath:"#/$defs/decimal/pattern",keyword:"pa\
ttern",params:{pattern:"^-?[0-9]{1,40}(?:\\.[0-9]{1,40})?(?:e[+-]?[0-9]{1,4})?$"},schema:"^-?[0-9]{1,40}(?:\\.[0-9]{1,40}\
)?(?:e[+-]?[0-9]{1,4})?$",parentSchema:schema34,data:data5}],!1}else return validate22.errors=[{instancePath:instancePath+
"/max",schemaPath:"#/$defs/decimal/type",keyword:"type",params:{type:"string"},schema:schema34.type,parentSchema:schema34,
data:data5}],!1;var valid0=_errs13===errors}else var valid0=!0;if(valid0){if(data.required!==void 0){let data6=data.required;
const _errs17=errors;if(typeof data6!="boolean")return validate22.errors=[{instancePath:instancePath+"/required",schemaPath:"\
#/properties/required/type",keyword:"type",params:{type:"boolean"},schema:schema33.properties.required.type,parentSchema:schema33.
properties.required,data:data6}],!1;var valid0=_errs17===errors}else var valid0=!0;if(valid0)if(data.hidden!==void 0){let data7=data.
hidden;const _errs19=errors;if(typeof data7!="boolean")return validate22.errors=[{instancePath:instancePath+"/hidden",schemaPath:"\
#/properties/hidden/type",keyword:"type",params:{type:"boolean"},schema:schema33.properties.hidden.type,parentSchema:schema33.
properties.hidden,data:data7}],!1;var valid0=_errs19===errors}else var valid0=!0}}}}}}}else return validate22.errors=[{instancePath,
schemaPath:"#/type",keyword:"type",params:{type:"object"},schema:schema33.type,parentSchema:schema33,data}],!1;return validate22.
errors=vErrors,errors===0}validate22.evaluated={props:{name:!0,short:!0,help:!0,unit:!0,min:!0,max:!0,required:!0,hidden:!0},
dynamicProps:!1,dynamicItems:!1};const schema36={type:"object",properties:{enabled:{type:"boolean"},target:{type:"string"},
interface:{type:"string"},direction:{enum:["ingress","egress"]},cgroup:{type:"string"},frequency:{$ref:"#/$defs/count"},
pid:{$ref:"#/$defs/count"}}},schema37={type:"integer",minimum:0,maximum:9007199254740991};function validate24(data,{instancePath="",
parentData,parentDataProperty,rootData=data,dynamicAnchors={}}={}){let vErrors=null,errors=0;const evaluated0=validate24.
evaluated;if(evaluated0.dynamicProps&&(evaluated0.props=void 0),evaluated0.dynamicItems&&(evaluated0.items=void 0),errors===
0)if(data&&typeof data=="object"&&!Array.isArray(data)){if(data.enabled!==void 0){let data0=data.enabled;const _errs1=errors;
if(typeof data0!="boolean")return validate24.errors=[{instancePath:instancePath+"/enabled",schemaPath:"#/properties/enab\
led/type",keyword:"type",params:{type:"boolean"},schema:schema36.properties.enabled.type,parentSchema:schema36.properties.
enabled,data:data0}],!1;var valid0=_errs1===errors}else var valid0=!0;if(valid0){if(data.target!==void 0){let data1=data.
target;const _errs3=errors;if(typeof data1!="string")return validate24.errors=[{instancePath:instancePath+"/target",schemaPath:"\
#/properties/target/type",keyword:"type",params:{type:"string"},schema:schema36.properties.target.type,parentSchema:schema36.
properties.target,data:data1}],!1;var valid0=_errs3===errors}else var valid0=!0;if(valid0){if(data.interface!==void 0){let data2=data.
interface;const _errs5=errors;if(typeof data2!="string")return validate24.errors=[{instancePath:instancePath+"/interface",
schemaPath:"#/properties/interface/type",keyword:"type",params:{type:"string"},schema:schema36.properties.interface.type,
parentSchema:schema36.properties.interface,data:data2}],!1;var valid0=_errs5===errors}else var valid0=!0;if(valid0){if(data.
direction!==void 0){let data3=data.direction;const _errs7=errors;if(!(data3==="ingress"||data3==="egress"))return validate24.
errors=[{instancePath:instancePath+"/direction",schemaPath:"#/properties/direction/enum",keyword:"enum",params:{allowedValues:schema36.
properties.direction.enum},schema:schema36.properties.direction.enum,parentSchema:schema36.properties.direction,data:data3}],
!1;var valid0=_errs7===errors}else var valid0=!0;if(valid0){if(data.cgroup!==void 0){let data4=data.cgroup;const _errs8=errors;
if(typeof data4!="string")return validate24.errors=[{instancePath:instancePath+"/cgroup",schemaPath:"#/properties/cgroup\
/type",keyword:"type",params:{type:"string"},schema:schema36.properties.cgroup.type,parentSchema:schema36.properties.cgroup,
data:data4}],!1;var valid0=_errs8===errors}else var valid0=!0;if(valid0){if(data.frequency!==void 0){let data5=data.frequency;
const _errs10=errors,_errs11=errors;if(!(typeof data5=="number"&&!(data5%1)&&!isNaN(data5)&&isFinite(data5)))return validate24.
errors=[{instancePath:instancePath+"/frequency",schemaPath:"#/$defs/count/type",keyword:"type",params:{type:"integer"},schema:schema37.
type,parentSchema:schema37,data:data5}],!1;if(errors===_errs11&&typeof data5=="number"&&isFinite(data5)){if(data5>9007199254740991||
isNaN(data5))return validate24.errors=[{instancePath:instancePath+"/frequency",schemaPath:"#/$defs/count/maximum",keyword:"\
maximum",params:{comparison:"<=",limit:9007199254740991},schema:9007199254740991,parentSchema:schema37,data:data5}],!1;if(data5<
0||isNaN(data5))return validate24.errors=[{instancePath:instancePath+"/frequency",schemaPath:"#/$defs/count/minimum",keyword:"\
minimum",params:{comparison:">=",limit:0},schema:0,parentSchema:schema37,data:data5}],!1}var valid0=_errs10===errors}else
var valid0=!0;if(valid0)if(data.pid!==void 0){let data6=data.pid;const _errs13=errors,_errs14=errors;if(!(typeof data6==
"number"&&!(data6%1)&&!isNaN(data6)&&isFinite(data6)))return validate24.errors=[{instancePath:instancePath+"/pid",schemaPath:"\
#/$defs/count/type",keyword:"type",params:{type:"integer"},schema:schema37.type,parentSchema:schema37,data:data6}],!1;if(errors===
_errs14&&typeof data6=="number"&&isFinite(data6)){if(data6>9007199254740991||isNaN(data6))return validate24.errors=[{instancePath:instancePath+
"/pid",schemaPath:"#/$defs/count/maximum",keyword:"maximum",params:{comparison:"<=",limit:9007199254740991},schema:9007199254740991,
parentSchema:schema37,data:data6}],!1;if(data6<0||isNaN(data6))return validate24.errors=[{instancePath:instancePath+"/pi\
d",schemaPath:"#/$defs/count/minimum",keyword:"minimum",params:{comparison:">=",limit:0},schema:0,parentSchema:schema37,
data:data6}],!1}var valid0=_errs13===errors}else var valid0=!0}}}}}}else return validate24.errors=[{instancePath,schemaPath:"\
#/type",keyword:"type",params:{type:"object"},schema:schema36.type,parentSchema:schema36,data}],!1;return validate24.errors=
vErrors,errors===0}validate24.evaluated={props:{enabled:!0,target:!0,interface:!0,direction:!0,cgroup:!0,frequency:!0,pid:!0},
dynamicProps:!1,dynamicItems:!1};const schema39={type:"object",properties:{type:{type:"string"},fields:{type:"object",additionalProperties:{
$ref:"#/$defs/declaredField"}}}},schema40={type:"object",properties:{unit:{type:"string"},format:{type:"string"},help:{type:"\
string"},hidden:{type:"boolean"}}};function validate26(data,{instancePath="",parentData,parentDataProperty,rootData=data,
dynamicAnchors={}}={}){let vErrors=null,errors=0;const evaluated0=validate26.evaluated;if(evaluated0.dynamicProps&&(evaluated0.
props=void 0),evaluated0.dynamicItems&&(evaluated0.items=void 0),errors===0)if(data&&typeof data=="object"&&!Array.isArray(
data)){if(data.type!==void 0){let data0=data.type;const _errs1=errors;if(typeof data0!="string")return validate26.errors=
[{instancePath:instancePath+"/type",schemaPath:"#/properties/type/type",keyword:"type",params:{type:"string"},schema:schema39.
properties.type.type,parentSchema:schema39.properties.type,data:data0}],!1;var valid0=_errs1===errors}else var valid0=!0;
if(valid0)if(data.fields!==void 0){let data1=data.fields;const _errs3=errors;if(errors===_errs3)if(data1&&typeof data1==
"object"&&!Array.isArray(data1))for(const key0 in data1){let data2=data1[key0];const _errs6=errors;if(errors===errors)if(data2&&
typeof data2=="object"&&!Array.isArray(data2)){if(data2.unit!==void 0){let data3=data2.unit;const _errs9=errors;if(typeof data3!=
"string")return validate26.errors=[{instancePath:instancePath+"/fields/"+key0.replace(/~/g,"~0").replace(/\//g,"~1")+"/u\
nit",schemaPath:"#/$defs/declaredField/properties/unit/type",keyword:"type",params:{type:"string"},schema:schema40.properties.
unit.type,parentSchema:schema40.properties.unit,data:data3}],!1;var valid3=_errs9===errors}else var valid3=!0;if(valid3){
if(data2.format!==void 0){let data4=data2.format;const _errs11=errors;if(typeof data4!="string")return validate26.errors=
[{instancePath:instancePath+"/fields/"+key0.replace(/~/g,"~0").replace(/\//g,"~1")+"/format",schemaPath:"#/$defs/declare\
dField/properties/format/type",keyword:"type",params:{type:"string"},schema:schema40.properties.format.type,parentSchema:schema40.
properties.format,data:data4}],!1;var valid3=_errs11===errors}else var valid3=!0;if(valid3){if(data2.help!==void 0){let data5=data2.
help;const _errs13=errors;if(typeof data5!="string")return validate26.errors=[{instancePath:instancePath+"/fields/"+key0.
replace(/~/g,"~0").replace(/\//g,"~1")+"/help",schemaPath:"#/$defs/declaredField/properties/help/type",keyword:"type",params:{
type:"string"},schema:schema40.properties.help.type,parentSchema:schema40.properties.help,data:data5}],!1;var valid3=_errs13===
errors}else var valid3=!0;if(valid3)if(data2.hidden!==void 0){let data6=data2.hidden;const _errs15=errors;if(typeof data6!=
"boolean")return validate26.errors=[{instancePath:instancePath+"/fields/"+key0.replace(/~/g,"~0").replace(/\//g,"~1")+"/\
hidden",schemaPath:"#/$defs/declaredField/properties/hidden/type",keyword:"type",params:{type:"boolean"},schema:schema40.
properties.hidden.type,parentSchema:schema40.properties.hidden,data:data6}],!1;var valid3=_errs15===errors}else var valid3=!0}}}else
return validate26.errors=[{instancePath:instancePath+"/fields/"+key0.replace(/~/g,"~0").replace(/\//g,"~1"),schemaPath:"\
#/$defs/declaredField/type",keyword:"type",params:{type:"object"},schema:schema40.type,parentSchema:schema40,data:data2}],
!1;var valid1=_errs6===errors;if(!valid1)break}else return validate26.errors=[{instancePath:instancePath+"/fields",schemaPath:"\
#/properties/fields/type",keyword:"type",params:{type:"object"},schema:schema39.properties.fields.type,parentSchema:schema39.
properties.fields,data:data1}],!1;var valid0=_errs3===errors}else var valid0=!0}else return validate26.errors=[{instancePath,
schemaPath:"#/type",keyword:"type",params:{type:"object"},schema:schema39.type,parentSchema:schema39,data}],!1;return validate26.
errors=vErrors,errors===0}validate26.evaluated={props:{type:!0,fields:!0},dynamicProps:!1,dynamicItems:!1};const schema41={
type:"object",properties:{scale:{type:"string"},slots:{type:"string"},unit:{type:"string"},step:{$ref:"#/$defs/count"},help:{
type:"string"}}};function validate28(data,{instancePath="",parentData,parentDataProperty,rootData=data,dynamicAnchors={}}={}){
let vErrors=null,errors=0;const evaluated0=validate28.evaluated;if(evaluated0.dynamicProps&&(evaluated0.props=void 0),evaluated0.
dynamicItems&&(evaluated0.items=void 0),errors===0)if(data&&typeof data=="object"&&!Array.isArray(data)){if(data.scale!==
void 0){let data0=data.scale;const _errs1=errors;if(typeof data0!="string")return validate28.errors=[{instancePath:instancePath+
"/scale",schemaPath:"#/properties/scale/type",keyword:"type",params:{type:"string"},schema:schema41.properties.scale.type,
parentSchema:schema41.properties.scale,data:data0}],!1;var valid0=_errs1===errors}else var valid0=!0;if(valid0){if(data.
slots!==void 0){let data1=data.slots;const _errs3=errors;if(typeof data1!="string")return validate28.errors=[{instancePath:instancePath+
"/slots",schemaPath:"#/properties/slots/type",keyword:"type",params:{type:"string"},schema:schema41.properties.slots.type,
parentSchema:schema41.properties.slots,data:data1}],!1;var valid0=_errs3===errors}else var valid0=!0;if(valid0){if(data.
unit!==void 0){let data2=data.unit;const _errs5=errors;if(typeof data2!="string")return validate28.errors=[{instancePath:instancePath+
"/unit",schemaPath:"#/properties/unit/type",keyword:"type",params:{type:"string"},schema:schema41.properties.unit.type,parentSchema:schema41.
properties.unit,data:data2}],!1;var valid0=_errs5===errors}else var valid0=!0;if(valid0){if(data.step!==void 0){let data3=data.
step;const _errs7=errors,_errs8=errors;if(!(typeof data3=="number"&&!(data3%1)&&!isNaN(data3)&&isFinite(data3)))return validate28.
errors=[{instancePath:instancePath+"/step",schemaPath:"#/$defs/count/type",keyword:"type",params:{type:"integer"},schema:schema37.
type,parentSchema:schema37,data:data3}],!1;if(errors===_errs8&&typeof data3=="number"&&isFinite(data3)){if(data3>9007199254740991||
isNaN(data3))return validate28.errors=[{instancePath:instancePath+"/step",schemaPath:"#/$defs/count/maximum",keyword:"ma\
ximum",params:{comparison:"<=",limit:9007199254740991},schema:9007199254740991,parentSchema:schema37,data:data3}],!1;if(data3<
0||isNaN(data3))return validate28.errors=[{instancePath:instancePath+"/step",schemaPath:"#/$defs/count/minimum",keyword:"\
minimum",params:{comparison:">=",limit:0},schema:0,parentSchema:schema37,data:data3}],!1}var valid0=_errs7===errors}else
var valid0=!0;if(valid0)if(data.help!==void 0){let data4=data.help;const _errs10=errors;if(typeof data4!="string")return validate28.
errors=[{instancePath:instancePath+"/help",schemaPath:"#/properties/help/type",keyword:"type",params:{type:"string"},schema:schema41.
properties.help.type,parentSchema:schema41.properties.help,data:data4}],!1;var valid0=_errs10===errors}else var valid0=!0}}}}else
return validate28.errors=[{instancePath,schemaPath:"#/type",keyword:"type",params:{type:"object"},schema:schema41.type,parentSchema:schema41,
data}],!1;return validate28.errors=vErrors,errors===0}validate28.evaluated={props:{scale:!0,slots:!0,unit:!0,step:!0,help:!0},
dynamicProps:!1,dynamicItems:!1};const schema43={type:"object",properties:{objects:{enum:["own","any"]},environment:{$ref:"\
#/$defs/strings"},directories:{type:"array",items:{type:"object",required:["path"],properties:{path:{type:"string"},access:{
enum:["read","write"]}}}}}},schema44={type:"array",items:{type:"string"}};function validate30(data,{instancePath="",parentData,
parentDataProperty,rootData=data,dynamicAnchors={}}={}){let vErrors=null,errors=0;const evaluated0=validate30.evaluated;
if(evaluated0.dynamicProps&&(evaluated0.props=void 0),evaluated0.dynamicItems&&(evaluated0.items=void 0),errors===0)if(data&&
typeof data=="object"&&!Array.isArray(data)){if(data.objects!==void 0){let data0=data.objects;const _errs1=errors;if(!(data0===
"own"||data0==="any"))return validate30.errors=[{instancePath:instancePath+"/objects",schemaPath:"#/properties/objects/e\
num",keyword:"enum",params:{allowedValues:schema43.properties.objects.enum},schema:schema43.properties.objects.enum,parentSchema:schema43.
properties.objects,data:data0}],!1;var valid0=_errs1===errors}else var valid0=!0;if(valid0){if(data.environment!==void 0){
let data1=data.environment;const _errs2=errors;if(errors===errors)if(Array.isArray(data1)){var valid2=!0;const len0=data1.
length;for(let i0=0;i0<len0;i0++){let data2=data1[i0];const _errs5=errors;if(typeof data2!="string")return validate30.errors=
[{instancePath:instancePath+"/environment/"+i0,schemaPath:"#/$defs/strings/items/type",keyword:"type",params:{type:"stri\
ng"},schema:schema44.items.type,parentSchema:schema44.items,data:data2}],!1;var valid2=_errs5===errors;if(!valid2)break}}else
return validate30.errors=[{instancePath:instancePath+"/environment",schemaPath:"#/$defs/strings/type",keyword:"type",params:{
type:"array"},schema:schema44.type,parentSchema:schema44,data:data1}],!1;var valid0=_errs2===errors}else var valid0=!0;if(valid0)
if(data.directories!==void 0){let data3=data.directories;const _errs7=errors;if(errors===_errs7)if(Array.isArray(data3)){
var valid3=!0;const len1=data3.length;for(let i1=0;i1<len1;i1++){let data4=data3[i1];const _errs9=errors;if(errors===_errs9)
if(data4&&typeof data4=="object"&&!Array.isArray(data4)){let missing0;if(data4.path===void 0&&(missing0="path"))return validate30.
errors=[{instancePath:instancePath+"/directories/"+i1,schemaPath:"#/properties/directories/items/required",keyword:"requ\
ired",params:{missingProperty:missing0},schema:schema43.properties.directories.items.required,parentSchema:schema43.properties.
directories.items,data:data4}],!1;if(data4.path!==void 0){let data5=data4.path;const _errs11=errors;if(typeof data5!="st\
ring")return validate30.errors=[{instancePath:instancePath+"/directories/"+i1+"/path",schemaPath:"#/properties/directori\
es/items/properties/path/type",keyword:"type",params:{type:"string"},schema:schema43.properties.directories.items.properties.
path.type,parentSchema:schema43.properties.directories.items.properties.path,data:data5}],!1;var valid4=_errs11===errors}else
var valid4=!0;if(valid4)if(data4.access!==void 0){let data6=data4.access;const _errs13=errors;if(!(data6==="read"||data6===
"write"))return validate30.errors=[{instancePath:instancePath+"/directories/"+i1+"/access",schemaPath:"#/properties/dire\
ctories/items/properties/access/enum",keyword:"enum",params:{allowedValues:schema43.properties.directories.items.properties.
access.enum},schema:schema43.properties.directories.items.properties.access.enum,parentSchema:schema43.properties.directories.
items.properties.access,data:data6}],!1;var valid4=_errs13===errors}else var valid4=!0}else return validate30.errors=[{instancePath:instancePath+
"/directories/"+i1,schemaPath:"#/properties/directories/items/type",keyword:"type",params:{type:"object"},schema:schema43.
properties.directories.items.type,parentSchema:schema43.properties.directories.items,data:data4}],!1;var valid3=_errs9===
errors;if(!valid3)break}}else return validate30.errors=[{instancePath:instancePath+"/directories",schemaPath:"#/properti\
es/directories/type",keyword:"type",params:{type:"array"},schema:schema43.properties.directories.type,parentSchema:schema43.
properties.directories,data:data3}],!1;var valid0=_errs7===errors}else var valid0=!0}}else return validate30.errors=[{instancePath,
schemaPath:"#/type",keyword:"type",params:{type:"object"},schema:schema43.type,parentSchema:schema43,data}],!1;return validate30.
errors=vErrors,errors===0}validate30.evaluated={props:{objects:!0,environment:!0,directories:!0},dynamicProps:!1,dynamicItems:!1};
function validate21(data,{instancePath="",parentData,parentDataProperty,rootData=data,dynamicAnchors={}}={}){let vErrors=null,
errors=0;const evaluated0=validate21.evaluated;if(evaluated0.dynamicProps&&(evaluated0.props=void 0),evaluated0.dynamicItems&&
(evaluated0.items=void 0),errors===0)if(data&&typeof data=="object"&&!Array.isArray(data)){if(data.name!==void 0){let data0=data.
name;const _errs1=errors;if(typeof data0!="string")return validate21.errors=[{instancePath:instancePath+"/name",schemaPath:"\
#/properties/name/type",keyword:"type",params:{type:"string"},schema:schema32.properties.name.type,parentSchema:schema32.
properties.name,data:data0}],!1;var valid0=_errs1===errors}else var valid0=!0;if(valid0){if(data.version!==void 0){let data1=data.
version;const _errs3=errors;if(typeof data1!="string")return validate21.errors=[{instancePath:instancePath+"/version",schemaPath:"\
#/properties/version/type",keyword:"type",params:{type:"string"},schema:schema32.properties.version.type,parentSchema:schema32.
properties.version,data:data1}],!1;var valid0=_errs3===errors}else var valid0=!0;if(valid0){if(data.description!==void 0){
let data2=data.description;const _errs5=errors;if(typeof data2!="string")return validate21.errors=[{instancePath:instancePath+
"/description",schemaPath:"#/properties/description/type",keyword:"type",params:{type:"string"},schema:schema32.properties.
description.type,parentSchema:schema32.properties.description,data:data2}],!1;var valid0=_errs5===errors}else var valid0=!0;
if(valid0){if(data.source!==void 0){let data3=data.source;const _errs7=errors;if(typeof data3!="string")return validate21.
errors=[{instancePath:instancePath+"/source",schemaPath:"#/properties/source/type",keyword:"type",params:{type:"string"},
schema:schema32.properties.source.type,parentSchema:schema32.properties.source,data:data3}],!1;var valid0=_errs7===errors}else
var valid0=!0;if(valid0){if(data.licenses!==void 0){let data4=data.licenses;const _errs9=errors;if(typeof data4!="string")
return validate21.errors=[{instancePath:instancePath+"/licenses",schemaPath:"#/properties/licenses/type",keyword:"type",
params:{type:"string"},schema:schema32.properties.licenses.type,parentSchema:schema32.properties.licenses,data:data4}],!1;
var valid0=_errs9===errors}else var valid0=!0;if(valid0){if(data.options!==void 0){let data5=data.options;const _errs11=errors;
if(errors===_errs11)if(data5&&typeof data5=="object"&&!Array.isArray(data5))for(const key0 in data5){const _errs14=errors;
validate22(data5[key0],{instancePath:instancePath+"/options/"+key0.replace(/~/g,"~0").replace(/\//g,"~1"),parentData:data5,
parentDataProperty:key0,rootData,dynamicAnchors})||(vErrors=vErrors===null?validate22.errors:vErrors.concat(validate22.errors),
errors=vErrors.length);var valid1=_errs14===errors;if(!valid1)break}else return validate21.errors=[{instancePath:instancePath+
"/options",schemaPath:"#/properties/options/type",keyword:"type",params:{type:"object"},schema:schema32.properties.options.
type,parentSchema:schema32.properties.options,data:data5}],!1;var valid0=_errs11===errors}else var valid0=!0;if(valid0){
if(data.attach!==void 0){let data7=data.attach;const _errs15=errors;if(errors===_errs15)if(data7&&typeof data7=="object"&&
!Array.isArray(data7))for(const key1 in data7){const _errs18=errors;validate24(data7[key1],{instancePath:instancePath+"/\
attach/"+key1.replace(/~/g,"~0").replace(/\//g,"~1"),parentData:data7,parentDataProperty:key1,rootData,dynamicAnchors})||
(vErrors=vErrors===null?validate24.errors:vErrors.concat(validate24.errors),errors=vErrors.length);var valid2=_errs18===
errors;if(!valid2)break}else return validate21.errors=[{instancePath:instancePath+"/attach",schemaPath:"#/properties/att\
ach/type",keyword:"type",params:{type:"object"},schema:schema32.properties.attach.type,parentSchema:schema32.properties.
attach,data:data7}],!1;var valid0=_errs15===errors}else var valid0=!0;if(valid0){if(data.events!==void 0){let data9=data.
events;const _errs19=errors;if(errors===_errs19)if(data9&&typeof data9=="object"&&!Array.isArray(data9))for(const key2 in data9){
const _errs22=errors;validate26(data9[key2],{instancePath:instancePath+"/events/"+key2.replace(/~/g,"~0").replace(/\//g,
"~1"),parentData:data9,parentDataProperty:key2,rootData,dynamicAnchors})||(vErrors=vErrors===null?validate26.errors:vErrors.
concat(validate26.errors),errors=vErrors.length);var valid3=_errs22===errors;if(!valid3)break}else return validate21.errors=
[{instancePath:instancePath+"/events",schemaPath:"#/properties/events/type",keyword:"type",params:{type:"object"},schema:schema32.
properties.events.type,parentSchema:schema32.properties.events,data:data9}],!1;var valid0=_errs19===errors}else var valid0=!0;
if(valid0){if(data.histograms!==void 0){let data11=data.histograms;const _errs23=errors;if(errors===_errs23)if(data11&&typeof data11==
"object"&&!Array.isArray(data11))for(const key3 in data11){const _errs26=errors;validate28(data11[key3],{instancePath:instancePath+
"/histograms/"+key3.replace(/~/g,"~0").replace(/\//g,"~1"),parentData:data11,parentDataProperty:key3,rootData,dynamicAnchors})||
(vErrors=vErrors===null?validate28.errors:vErrors.concat(validate28.errors),errors=vErrors.length);var valid4=_errs26===
errors;if(!valid4)break}else return validate21.errors=[{instancePath:instancePath+"/histograms",schemaPath:"#/properties\
/histograms/type",keyword:"type",params:{type:"object"},schema:schema32.properties.histograms.type,parentSchema:schema32.
properties.histograms,data:data11}],!1;var valid0=_errs23===errors}else var valid0=!0;if(valid0){if(data.lostEvents!==void 0){
let data13=data.lostEvents;const _errs27=errors;if(typeof data13!="string")return validate21.errors=[{instancePath:instancePath+
"/lostEvents",schemaPath:"#/properties/lostEvents/type",keyword:"type",params:{type:"string"},schema:schema32.properties.
lostEvents.type,parentSchema:schema32.properties.lostEvents,data:data13}],!1;var valid0=_errs27===errors}else var valid0=!0;
if(valid0)if(data.grants!==void 0){const _errs29=errors;validate30(data.grants,{instancePath:instancePath+"/grants",parentData:data,
parentDataProperty:"grants",rootData,dynamicAnchors})||(vErrors=vErrors===null?validate30.errors:vErrors.concat(validate30.
errors),errors=vErrors.length);var valid0=_errs29===errors}else var valid0=!0}}}}}}}}}}else return validate21.errors=[{instancePath,
schemaPath:"#/type",keyword:"type",params:{type:"object"},schema:schema32.type,parentSchema:schema32,data}],!1;return validate21.
errors=vErrors,errors===0}validate21.evaluated={props:{name:!0,version:!0,description:!0,source:!0,licenses:!0,options:!0,
attach:!0,events:!0,histograms:!0,lostEvents:!0,grants:!0},dynamicProps:!1,dynamicItems:!1};const schema45={type:"object",
required:["object","wasm"],properties:{object:{$comment:"a mapping or null",anyOf:[{$ref:"#/$defs/objectFacts"},{type:"n\
ull"}]},wasm:{$comment:"a mapping or null",anyOf:[{$ref:"#/$defs/wasmFacts"},{type:"null"}]}}},schema46={type:"object",required:[
"size","endianness","license","programs","subprograms","maps","variables","externs","coreRelocations","events","btf"],properties:{
size:{$ref:"#/$defs/count"},endianness:{enum:["little","big"]},license:{$ref:"#/$defs/nullableString"},programs:{type:"a\
rray",items:{$ref:"#/$defs/programFacts"}},subprograms:{type:"array",items:{$ref:"#/$defs/subprogramFacts"}},maps:{type:"\
array",items:{$ref:"#/$defs/mapFacts"}},variables:{type:"array",items:{$ref:"#/$defs/variableFacts"}},externs:{type:"arr\
ay",items:{$ref:"#/$defs/externFacts"}},coreRelocations:{type:"array",items:{$ref:"#/$defs/coreFacts"}},events:{type:"ar\
ray",items:{$ref:"#/$defs/eventFacts"}},btf:{$comment:"a mapping or null",anyOf:[{$ref:"#/$defs/btfFacts"},{type:"null"}]}}},
schema48={type:["string","null"]},schema49={type:"object",required:["name","section","type","attachType","attachTarget",
"autoAttach","autoLoad","sleepable","multi","frags","instructions","helpers","kfuncs","maps","subprograms","tailCalls","\
effects"],properties:{name:{type:"string"},section:{type:"string"},type:{type:"string"},attachType:{$ref:"#/$defs/nullab\
leString"},attachTarget:{$ref:"#/$defs/nullableString"},autoAttach:{type:"boolean"},autoLoad:{type:"boolean"},sleepable:{
type:"boolean"},multi:{type:"boolean"},frags:{type:"boolean"},instructions:{$ref:"#/$defs/count"},helpers:{$ref:"#/$defs\
/strings"},kfuncs:{$ref:"#/$defs/strings"},maps:{$ref:"#/$defs/strings"},subprograms:{$ref:"#/$defs/strings"},tailCalls:{
type:"array",items:{type:"object",required:["map","programs"],properties:{map:{type:"string"},programs:{$ref:"#/$defs/st\
rings"}}}},effects:{$ref:"#/$defs/strings"}}};function validate35(data,{instancePath="",parentData,parentDataProperty,rootData=data,
dynamicAnchors={}}={}){let vErrors=null,errors=0;const evaluated0=validate35.evaluated;if(evaluated0.dynamicProps&&(evaluated0.
props=void 0),evaluated0.dynamicItems&&(evaluated0.items=void 0),errors===0)if(data&&typeof data=="object"&&!Array.isArray(
data)){let missing0;if(data.name===void 0&&(missing0="name")||data.section===void 0&&(missing0="section")||data.type===void 0&&
(missing0="type")||data.attachType===void 0&&(missing0="attachType")||data.attachTarget===void 0&&(missing0="attachTarge\
t")||data.autoAttach===void 0&&(missing0="autoAttach")||data.autoLoad===void 0&&(missing0="autoLoad")||data.sleepable===
void 0&&(missing0="sleepable")||data.multi===void 0&&(missing0="multi")||data.frags===void 0&&(missing0="frags")||data.instructions===
void 0&&(missing0="instructions")||data.helpers===void 0&&(missing0="helpers")||data.kfuncs===void 0&&(missing0="kfuncs")||
data.maps===void 0&&(missing0="maps")||data.subprograms===void 0&&(missing0="subprograms")||data.tailCalls===void 0&&(missing0=
"tailCalls")||data.effects===void 0&&(missing0="effects"))return validate35.errors=[{instancePath,schemaPath:"#/required",
keyword:"required",params:{missingProperty:missing0},schema:schema49.required,parentSchema:schema49,data}],!1;if(data.name!==
void 0){let data0=data.name;const _errs1=errors;if(typeof data0!="string")return validate35.errors=[{instancePath:instancePath+
"/name",schemaPath:"#/properties/name/type",keyword:"type",params:{type:"string"},schema:schema49.properties.name.type,parentSchema:schema49.
properties.name,data:data0}],!1;var valid0=_errs1===errors}else var valid0=!0;if(valid0){if(data.section!==void 0){let data1=data.
section;const _errs3=errors;if(typeof data1!="string")return validate35.errors=[{instancePath:instancePath+"/section",schemaPath:"\
#/properties/section/type",keyword:"type",params:{type:"string"},schema:schema49.properties.section.type,parentSchema:schema49.
properties.section,data:data1}],!1;var valid0=_errs3===errors}else var valid0=!0;if(valid0){if(data.type!==void 0){let data2=data.
type;const _errs5=errors;if(typeof data2!="string")return validate35.errors=[{instancePath:instancePath+"/type",schemaPath:"\
#/properties/type/type",keyword:"type",params:{type:"string"},schema:schema49.properties.type.type,parentSchema:schema49.
properties.type,data:data2}],!1;var valid0=_errs5===errors}else var valid0=!0;if(valid0){if(data.attachType!==void 0){let data3=data.
attachType;const _errs7=errors;if(typeof data3!="string"&&data3!==null)return validate35.errors=[{instancePath:instancePath+
"/attachType",schemaPath:"#/$defs/nullableString/type",keyword:"type",params:{type:schema48.type},schema:schema48.type,parentSchema:schema48,
data:data3}],!1;var valid0=_errs7===errors}else var valid0=!0;if(valid0){if(data.attachTarget!==void 0){let data4=data.attachTarget;
const _errs10=errors;if(typeof data4!="string"&&data4!==null)return validate35.errors=[{instancePath:instancePath+"/atta\
chTarget",schemaPath:"#/$defs/nullableString/type",keyword:"type",params:{type:schema48.type},schema:schema48.type,parentSchema:schema48,
data:data4}],!1;var valid0=_errs10===errors}else var valid0=!0;if(valid0){if(data.autoAttach!==void 0){let data5=data.autoAttach;
const _errs13=errors;if(typeof data5!="boolean")return validate35.errors=[{instancePath:instancePath+"/autoAttach",schemaPath:"\
#/properties/autoAttach/type",keyword:"type",params:{type:"boolean"},schema:schema49.properties.autoAttach.type,parentSchema:schema49.
properties.autoAttach,data:data5}],!1;var valid0=_errs13===errors}else var valid0=!0;if(valid0){if(data.autoLoad!==void 0){
let data6=data.autoLoad;const _errs15=errors;if(typeof data6!="boolean")return validate35.errors=[{instancePath:instancePath+
"/autoLoad",schemaPath:"#/properties/autoLoad/type",keyword:"type",params:{type:"boolean"},schema:schema49.properties.autoLoad.
type,parentSchema:schema49.properties.autoLoad,data:data6}],!1;var valid0=_errs15===errors}else var valid0=!0;if(valid0){
if(data.sleepable!==void 0){let data7=data.sleepable;const _errs17=errors;if(typeof data7!="boolean")return validate35.errors=
[{instancePath:instancePath+"/sleepable",schemaPath:"#/properties/sleepable/type",keyword:"type",params:{type:"boolean"},
schema:schema49.properties.sleepable.type,parentSchema:schema49.properties.sleepable,data:data7}],!1;var valid0=_errs17===
errors}else var valid0=!0;if(valid0){if(data.multi!==void 0){let data8=data.multi;const _errs19=errors;if(typeof data8!=
"boolean")return validate35.errors=[{instancePath:instancePath+"/multi",schemaPath:"#/properties/multi/type",keyword:"ty\
pe",params:{type:"boolean"},schema:schema49.properties.multi.type,parentSchema:schema49.properties.multi,data:data8}],!1;
var valid0=_errs19===errors}else var valid0=!0;if(valid0){if(data.frags!==void 0){let data9=data.frags;const _errs21=errors;
if(typeof data9!="boolean")return validate35.errors=[{instancePath:instancePath+"/frags",schemaPath:"#/properties/frags/\
type",keyword:"type",params:{type:"boolean"},schema:schema49.properties.frags.type,parentSchema:schema49.properties.frags,
data:data9}],!1;var valid0=_errs21===errors}else var valid0=!0;if(valid0){if(data.instructions!==void 0){let data10=data.
instructions;const _errs23=errors,_errs24=errors;if(!(typeof data10=="number"&&!(data10%1)&&!isNaN(data10)&&isFinite(data10)))
return validate35.errors=[{instancePath:instancePath+"/instructions",schemaPath:"#/$defs/count/type",keyword:"type",params:{
type:"integer"},schema:schema37.type,parentSchema:schema37,data:data10}],!1;if(errors===_errs24&&typeof data10=="number"&&
isFinite(data10)){if(data10>9007199254740991||isNaN(data10))return validate35.errors=[{instancePath:instancePath+"/instr\
uctions",schemaPath:"#/$defs/count/maximum",keyword:"maximum",params:{comparison:"<=",limit:9007199254740991},schema:9007199254740991,
parentSchema:schema37,data:data10}],!1;if(data10<0||isNaN(data10))return validate35.errors=[{instancePath:instancePath+"\
/instructions",schemaPath:"#/$defs/count/minimum",keyword:"minimum",params:{comparison:">=",limit:0},schema:0,parentSchema:schema37,
data:data10}],!1}var valid0=_errs23===errors}else var valid0=!0;if(valid0){if(data.helpers!==void 0){let data11=data.helpers;
const _errs26=errors;if(errors===errors)if(Array.isArray(data11)){var valid5=!0;const len0=data11.length;for(let i0=0;i0<
len0;i0++){let data12=data11[i0];const _errs29=errors;if(typeof data12!="string")return validate35.errors=[{instancePath:instancePath+
"/helpers/"+i0,schemaPath:"#/$defs/strings/items/type",keyword:"type",params:{type:"string"},schema:schema44.items.type,
parentSchema:schema44.items,data:data12}],!1;var valid5=_errs29===errors;if(!valid5)break}}else return validate35.errors=
[{instancePath:instancePath+"/helpers",schemaPath:"#/$defs/strings/type",keyword:"type",params:{type:"array"},schema:schema44.
type,parentSchema:schema44,data:data11}],!1;var valid0=_errs26===errors}else var valid0=!0;if(valid0){if(data.kfuncs!==void 0){
let data13=data.kfuncs;const _errs31=errors;if(errors===errors)if(Array.isArray(data13)){var valid7=!0;const len1=data13.
length;for(let i1=0;i1<len1;i1++){let data14=data13[i1];const _errs34=errors;if(typeof data14!="string")return validate35.
errors=[{instancePath:instancePath+"/kfuncs/"+i1,schemaPath:"#/$defs/strings/items/type",keyword:"type",params:{type:"st\
ring"},schema:schema44.items.type,parentSchema:schema44.items,data:data14}],!1;var valid7=_errs34===errors;if(!valid7)break}}else
return validate35.errors=[{instancePath:instancePath+"/kfuncs",schemaPath:"#/$defs/strings/type",keyword:"type",params:{
type:"array"},schema:schema44.type,parentSchema:schema44,data:data13}],!1;var valid0=_errs31===errors}else var valid0=!0;
if(valid0){if(data.maps!==void 0){let data15=data.maps;const _errs36=errors;if(errors===errors)if(Array.isArray(data15)){
var valid9=!0;const len2=data15.length;for(let i2=0;i2<len2;i2++){let data16=data15[i2];const _errs39=errors;if(typeof data16!=
"string")return validate35.errors=[{instancePath:instancePath+"/maps/"+i2,schemaPath:"#/$defs/strings/items/type",keyword:"\
type",params:{type:"string"},schema:schema44.items.type,parentSchema:schema44.items,data:data16}],!1;var valid9=_errs39===
errors;if(!valid9)break}}else return validate35.errors=[{instancePath:instancePath+"/maps",schemaPath:"#/$defs/strings/t\
ype",keyword:"type",params:{type:"array"},schema:schema44.type,parentSchema:schema44,data:data15}],!1;var valid0=_errs36===
errors}else var valid0=!0;if(valid0){if(data.subprograms!==void 0){let data17=data.subprograms;const _errs41=errors;if(errors===
errors)if(Array.isArray(data17)){var valid11=!0;const len3=data17.length;for(let i3=0;i3<len3;i3++){let data18=data17[i3];
const _errs44=errors;if(typeof data18!="string")return validate35.errors=[{instancePath:instancePath+"/subprograms/"+i3,
schemaPath:"#/$defs/strings/items/type",keyword:"type",params:{type:"string"},schema:schema44.items.type,parentSchema:schema44.
items,data:data18}],!1;var valid11=_errs44===errors;if(!valid11)break}}else return validate35.errors=[{instancePath:instancePath+
"/subprograms",schemaPath:"#/$defs/strings/type",keyword:"type",params:{type:"array"},schema:schema44.type,parentSchema:schema44,
data:data17}],!1;var valid0=_errs41===errors}else var valid0=!0;if(valid0){if(data.tailCalls!==void 0){let data19=data.tailCalls;
const _errs46=errors;if(errors===_errs46)if(Array.isArray(data19)){var valid12=!0;const len4=data19.length;for(let i4=0;i4<
len4;i4++){let data20=data19[i4];const _errs48=errors;if(errors===_errs48)if(data20&&typeof data20=="object"&&!Array.isArray(
data20)){let missing1;if(data20.map===void 0&&(missing1="map")||data20.programs===void 0&&(missing1="programs"))return validate35.
errors=[{instancePath:instancePath+"/tailCalls/"+i4,schemaPath:"#/properties/tailCalls/items/required",keyword:"required",
params:{missingProperty:missing1},schema:schema49.properties.tailCalls.items.required,parentSchema:schema49.properties.tailCalls.
items,data:data20}],!1;if(data20.map!==void 0){let data21=data20.map;const _errs50=errors;if(typeof data21!="string")return validate35.
errors=[{instancePath:instancePath+"/tailCalls/"+i4+"/map",schemaPath:"#/properties/tailCalls/items/properties/map/type",
keyword:"type",params:{type:"string"},schema:schema49.properties.tailCalls.items.properties.map.type,parentSchema:schema49.
properties.tailCalls.items.properties.map,data:data21}],!1;var valid13=_errs50===errors}else var valid13=!0;if(valid13)if(data20.
programs!==void 0){let data22=data20.programs;const _errs52=errors;if(errors===errors)if(Array.isArray(data22)){var valid15=!0;
const len5=data22.length;for(let i5=0;i5<len5;i5++){let data23=data22[i5];const _errs55=errors;if(typeof data23!="string")
return validate35.errors=[{instancePath:instancePath+"/tailCalls/"+i4+"/programs/"+i5,schemaPath:"#/$defs/strings/items/\
type",keyword:"type",params:{type:"string"},schema:schema44.items.type,parentSchema:schema44.items,data:data23}],!1;var valid15=_errs55===
errors;if(!valid15)break}}else return validate35.errors=[{instancePath:instancePath+"/tailCalls/"+i4+"/programs",schemaPath:"\
#/$defs/strings/type",keyword:"type",params:{type:"array"},schema:schema44.type,parentSchema:schema44,data:data22}],!1;var valid13=_errs52===
errors}else var valid13=!0}else return validate35.errors=[{instancePath:instancePath+"/tailCalls/"+i4,schemaPath:"#/prop\
erties/tailCalls/items/type",keyword:"type",params:{type:"object"},schema:schema49.properties.tailCalls.items.type,parentSchema:schema49.
properties.tailCalls.items,data:data20}],!1;var valid12=_errs48===errors;if(!valid12)break}}else return validate35.errors=
[{instancePath:instancePath+"/tailCalls",schemaPath:"#/properties/tailCalls/type",keyword:"type",params:{type:"array"},schema:schema49.
properties.tailCalls.type,parentSchema:schema49.properties.tailCalls,data:data19}],!1;var valid0=_errs46===errors}else var valid0=!0;
if(valid0)if(data.effects!==void 0){let data24=data.effects;const _errs57=errors;if(errors===errors)if(Array.isArray(data24)){
var valid17=!0;const len6=data24.length;for(let i6=0;i6<len6;i6++){let data25=data24[i6];const _errs60=errors;if(typeof data25!=
"string")return validate35.errors=[{instancePath:instancePath+"/effects/"+i6,schemaPath:"#/$defs/strings/items/type",keyword:"\
type",params:{type:"string"},schema:schema44.items.type,parentSchema:schema44.items,data:data25}],!1;var valid17=_errs60===
errors;if(!valid17)break}}else return validate35.errors=[{instancePath:instancePath+"/effects",schemaPath:"#/$defs/strin\
gs/type",keyword:"type",params:{type:"array"},schema:schema44.type,parentSchema:schema44,data:data24}],!1;var valid0=_errs57===
errors}else var valid0=!0}}}}}}}}}}}}}}}}else return validate35.errors=[{instancePath,schemaPath:"#/type",keyword:"type",
params:{type:"object"},schema:schema49.type,parentSchema:schema49,data}],!1;return validate35.errors=vErrors,errors===0}
validate35.evaluated={props:{name:!0,section:!0,type:!0,attachType:!0,attachTarget:!0,autoAttach:!0,autoLoad:!0,sleepable:!0,
multi:!0,frags:!0,instructions:!0,helpers:!0,kfuncs:!0,maps:!0,subprograms:!0,tailCalls:!0,effects:!0},dynamicProps:!1,dynamicItems:!1};
const schema59={type:"object",required:["name","section","linkage","instructions","helpers","kfuncs"],properties:{name:{
type:"string"},section:{type:"string"},linkage:{enum:["static","global"]},instructions:{$ref:"#/$defs/count"},helpers:{$ref:"\
#/$defs/strings"},kfuncs:{$ref:"#/$defs/strings"}}};function validate37(data,{instancePath="",parentData,parentDataProperty,
rootData=data,dynamicAnchors={}}={}){let vErrors=null,errors=0;const evaluated0=validate37.evaluated;if(evaluated0.dynamicProps&&
(evaluated0.props=void 0),evaluated0.dynamicItems&&(evaluated0.items=void 0),errors===0)if(data&&typeof data=="object"&&
!Array.isArray(data)){let missing0;if(data.name===void 0&&(missing0="name")||data.section===void 0&&(missing0="section")||
data.linkage===void 0&&(missing0="linkage")||data.instructions===void 0&&(missing0="instructions")||data.helpers===void 0&&
(missing0="helpers")||data.kfuncs===void 0&&(missing0="kfuncs"))return validate37.errors=[{instancePath,schemaPath:"#/re\
quired",keyword:"required",params:{missingProperty:missing0},schema:schema59.required,parentSchema:schema59,data}],!1;if(data.
name!==void 0){let data0=data.name;const _errs1=errors;if(typeof data0!="string")return validate37.errors=[{instancePath:instancePath+
"/name",schemaPath:"#/properties/name/type",keyword:"type",params:{type:"string"},schema:schema59.properties.name.type,parentSchema:schema59.
properties.name,data:data0}],!1;var valid0=_errs1===errors}else var valid0=!0;if(valid0){if(data.section!==void 0){let data1=data.
section;const _errs3=errors;if(typeof data1!="string")return validate37.errors=[{instancePath:instancePath+"/section",schemaPath:"\
#/properties/section/type",keyword:"type",params:{type:"string"},schema:schema59.properties.section.type,parentSchema:schema59.
properties.section,data:data1}],!1;var valid0=_errs3===errors}else var valid0=!0;if(valid0){if(data.linkage!==void 0){let data2=data.
linkage;const _errs5=errors;if(!(data2==="static"||data2==="global"))return validate37.errors=[{instancePath:instancePath+
"/linkage",schemaPath:"#/properties/linkage/enum",keyword:"enum",params:{allowedValues:schema59.properties.linkage.enum},
schema:schema59.properties.linkage.enum,parentSchema:schema59.properties.linkage,data:data2}],!1;var valid0=_errs5===errors}else
var valid0=!0;if(valid0){if(data.instructions!==void 0){let data3=data.instructions;const _errs6=errors,_errs7=errors;if(!(typeof data3==
"number"&&!(data3%1)&&!isNaN(data3)&&isFinite(data3)))return validate37.errors=[{instancePath:instancePath+"/instruction\
s",schemaPath:"#/$defs/count/type",keyword:"type",params:{type:"integer"},schema:schema37.type,parentSchema:schema37,data:data3}],
!1;if(errors===_errs7&&typeof data3=="number"&&isFinite(data3)){if(data3>9007199254740991||isNaN(data3))return validate37.
errors=[{instancePath:instancePath+"/instructions",schemaPath:"#/$defs/count/maximum",keyword:"maximum",params:{comparison:"\
<=",limit:9007199254740991},schema:9007199254740991,parentSchema:schema37,data:data3}],!1;if(data3<0||isNaN(data3))return validate37.
errors=[{instancePath:instancePath+"/instructions",schemaPath:"#/$defs/count/minimum",keyword:"minimum",params:{comparison:"\
>=",limit:0},schema:0,parentSchema:schema37,data:data3}],!1}var valid0=_errs6===errors}else var valid0=!0;if(valid0){if(data.
helpers!==void 0){let data4=data.helpers;const _errs9=errors;if(errors===errors)if(Array.isArray(data4)){var valid3=!0;const len0=data4.
length;for(let i0=0;i0<len0;i0++){let data5=data4[i0];const _errs12=errors;if(typeof data5!="string")return validate37.errors=
[{instancePath:instancePath+"/helpers/"+i0,schemaPath:"#/$defs/strings/items/type",keyword:"type",params:{type:"string"},
schema:schema44.items.type,parentSchema:schema44.items,data:data5}],!1;var valid3=_errs12===errors;if(!valid3)break}}else
return validate37.errors=[{instancePath:instancePath+"/helpers",schemaPath:"#/$defs/strings/type",keyword:"type",params:{
type:"array"},schema:schema44.type,parentSchema:schema44,data:data4}],!1;var valid0=_errs9===errors}else var valid0=!0;if(valid0)
if(data.kfuncs!==void 0){let data6=data.kfuncs;const _errs14=errors;if(errors===errors)if(Array.isArray(data6)){var valid5=!0;
const len1=data6.length;for(let i1=0;i1<len1;i1++){let data7=data6[i1];const _errs17=errors;if(typeof data7!="string")return validate37.
errors=[{instancePath:instancePath+"/kfuncs/"+i1,schemaPath:"#/$defs/strings/items/type",keyword:"type",params:{type:"st\
ring"},schema:schema44.items.type,parentSchema:schema44.items,data:data7}],!1;var valid5=_errs17===errors;if(!valid5)break}}else
return validate37.errors=[{instancePath:instancePath+"/kfuncs",schemaPath:"#/$defs/strings/type",keyword:"type",params:{
type:"array"},schema:schema44.type,parentSchema:schema44,data:data6}],!1;var valid0=_errs14===errors}else var valid0=!0}}}}}else
return validate37.errors=[{instancePath,schemaPath:"#/type",keyword:"type",params:{type:"object"},schema:schema59.type,parentSchema:schema59,
data}],!1;return validate37.errors=vErrors,errors===0}validate37.evaluated={props:{name:!0,section:!0,linkage:!0,instructions:!0,
helpers:!0,kfuncs:!0},dynamicProps:!1,dynamicItems:!1};const schema63={type:"object",required:["name","kind","section","\
type","keySize","valueSize","maxEntries","flags","mapExtra","numaNode","pinning","autoCreate","keyType","valueType","inn\
er","values"],properties:{name:{type:"string"},kind:{enum:["declared","data","struct_ops"]},section:{$ref:"#/$defs/nulla\
bleString"},type:{type:"string"},keySize:{$ref:"#/$defs/count"},valueSize:{$ref:"#/$defs/count"},maxEntries:{$ref:"#/$de\
fs/count"},flags:{$ref:"#/$defs/count"},mapExtra:{type:"string"},numaNode:{type:["integer","null"]},pinning:{enum:["none",
"by_name"]},autoCreate:{type:"boolean"},keyType:{$ref:"#/$defs/nullableString"},valueType:{$ref:"#/$defs/nullableString"},
inner:{$comment:"a mapping or null",anyOf:[{$ref:"#/$defs/mapFacts"},{type:"null"}]},values:{type:"array",items:{$ref:"#\
/$defs/nullableString"}}}},wrapper0={validate:validate39};function validate39(data,{instancePath="",parentData,parentDataProperty,
rootData=data,dynamicAnchors={}}={}){let vErrors=null,errors=0;const evaluated0=validate39.evaluated;if(evaluated0.dynamicProps&&
(evaluated0.props=void 0),evaluated0.dynamicItems&&(evaluated0.items=void 0),errors===0)if(data&&typeof data=="object"&&
!Array.isArray(data)){let missing0;if(data.name===void 0&&(missing0="name")||data.kind===void 0&&(missing0="kind")||data.
section===void 0&&(missing0="section")||data.type===void 0&&(missing0="type")||data.keySize===void 0&&(missing0="keySize")||
data.valueSize===void 0&&(missing0="valueSize")||data.maxEntries===void 0&&(missing0="maxEntries")||data.flags===void 0&&
(missing0="flags")||data.mapExtra===void 0&&(missing0="mapExtra")||data.numaNode===void 0&&(missing0="numaNode")||data.pinning===
void 0&&(missing0="pinning")||data.autoCreate===void 0&&(missing0="autoCreate")||data.keyType===void 0&&(missing0="keyTy\
pe")||data.valueType===void 0&&(missing0="valueType")||data.inner===void 0&&(missing0="inner")||data.values===void 0&&(missing0=
"values"))return validate39.errors=[{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty:missing0},
schema:schema63.required,parentSchema:schema63,data}],!1;if(data.name!==void 0){let data0=data.name;const _errs1=errors;
if(typeof data0!="string")return validate39.errors=[{instancePath:instancePath+"/name",schemaPath:"#/properties/name/typ\
e",keyword:"type",params:{type:"string"},schema:schema63.properties.name.type,parentSchema:schema63.properties.name,data:data0}],
!1;var valid0=_errs1===errors}else var valid0=!0;if(valid0){if(data.kind!==void 0){let data1=data.kind;const _errs3=errors;
if(!(data1==="declared"||data1==="data"||data1==="struct_ops"))return validate39.errors=[{instancePath:instancePath+"/ki\
nd",schemaPath:"#/properties/kind/enum",keyword:"enum",params:{allowedValues:schema63.properties.kind.enum},schema:schema63.
properties.kind.enum,parentSchema:schema63.properties.kind,data:data1}],!1;var valid0=_errs3===errors}else var valid0=!0;
if(valid0){if(data.section!==void 0){let data2=data.section;const _errs4=errors;if(typeof data2!="string"&&data2!==null)
return validate39.errors=[{instancePath:instancePath+"/section",schemaPath:"#/$defs/nullableString/type",keyword:"type",
params:{type:schema48.type},schema:schema48.type,parentSchema:schema48,data:data2}],!1;var valid0=_errs4===errors}else var valid0=!0;
if(valid0){if(data.type!==void 0){let data3=data.type;const _errs7=errors;if(typeof data3!="string")return validate39.errors=
[{instancePath:instancePath+"/type",schemaPath:"#/properties/type/type",keyword:"type",params:{type:"string"},schema:schema63.
properties.type.type,parentSchema:schema63.properties.type,data:data3}],!1;var valid0=_errs7===errors}else var valid0=!0;
if(valid0){if(data.keySize!==void 0){let data4=data.keySize;const _errs9=errors,_errs10=errors;if(!(typeof data4=="numbe\
r"&&!(data4%1)&&!isNaN(data4)&&isFinite(data4)))return validate39.errors=[{instancePath:instancePath+"/keySize",schemaPath:"\
#/$defs/count/type",keyword:"type",params:{type:"integer"},schema:schema37.type,parentSchema:schema37,data:data4}],!1;if(errors===
_errs10&&typeof data4=="number"&&isFinite(data4)){if(data4>9007199254740991||isNaN(data4))return validate39.errors=[{instancePath:instancePath+
"/keySize",schemaPath:"#/$defs/count/maximum",keyword:"maximum",params:{comparison:"<=",limit:9007199254740991},schema:9007199254740991,
parentSchema:schema37,data:data4}],!1;if(data4<0||isNaN(data4))return validate39.errors=[{instancePath:instancePath+"/ke\
ySize",schemaPath:"#/$defs/count/minimum",keyword:"minimum",params:{comparison:">=",limit:0},schema:0,parentSchema:schema37,
data:data4}],!1}var valid0=_errs9===errors}else var valid0=!0;if(valid0){if(data.valueSize!==void 0){let data5=data.valueSize;
const _errs12=errors,_errs13=errors;if(!(typeof data5=="number"&&!(data5%1)&&!isNaN(data5)&&isFinite(data5)))return validate39.
errors=[{instancePath:instancePath+"/valueSize",schemaPath:"#/$defs/count/type",keyword:"type",params:{type:"integer"},schema:schema37.
type,parentSchema:schema37,data:data5}],!1;if(errors===_errs13&&typeof data5=="number"&&isFinite(data5)){if(data5>9007199254740991||
isNaN(data5))return validate39.errors=[{instancePath:instancePath+"/valueSize",schemaPath:"#/$defs/count/maximum",keyword:"\
maximum",params:{comparison:"<=",limit:9007199254740991},schema:9007199254740991,parentSchema:schema37,data:data5}],!1;if(data5<
0||isNaN(data5))return validate39.errors=[{instancePath:instancePath+"/valueSize",schemaPath:"#/$defs/count/minimum",keyword:"\
minimum",params:{comparison:">=",limit:0},schema:0,parentSchema:schema37,data:data5}],!1}var valid0=_errs12===errors}else
var valid0=!0;if(valid0){if(data.maxEntries!==void 0){let data6=data.maxEntries;const _errs15=errors,_errs16=errors;if(!(typeof data6==
"number"&&!(data6%1)&&!isNaN(data6)&&isFinite(data6)))return validate39.errors=[{instancePath:instancePath+"/maxEntries",
schemaPath:"#/$defs/count/type",keyword:"type",params:{type:"integer"},schema:schema37.type,parentSchema:schema37,data:data6}],
!1;if(errors===_errs16&&typeof data6=="number"&&isFinite(data6)){if(data6>9007199254740991||isNaN(data6))return validate39.
errors=[{instancePath:instancePath+"/maxEntries",schemaPath:"#/$defs/count/maximum",keyword:"maximum",params:{comparison:"\
<=",limit:9007199254740991},schema:9007199254740991,parentSchema:schema37,data:data6}],!1;if(data6<0||isNaN(data6))return validate39.
errors=[{instancePath:instancePath+"/maxEntries",schemaPath:"#/$defs/count/minimum",keyword:"minimum",params:{comparison:"\
>=",limit:0},schema:0,parentSchema:schema37,data:data6}],!1}var valid0=_errs15===errors}else var valid0=!0;if(valid0){if(data.
flags!==void 0){let data7=data.flags;const _errs18=errors,_errs19=errors;if(!(typeof data7=="number"&&!(data7%1)&&!isNaN(
data7)&&isFinite(data7)))return validate39.errors=[{instancePath:instancePath+"/flags",schemaPath:"#/$defs/count/type",keyword:"\
type",params:{type:"integer"},schema:schema37.type,parentSchema:schema37,data:data7}],!1;if(errors===_errs19&&typeof data7==
"number"&&isFinite(data7)){if(data7>9007199254740991||isNaN(data7))return validate39.errors=[{instancePath:instancePath+
"/flags",schemaPath:"#/$defs/count/maximum",keyword:"maximum",params:{comparison:"<=",limit:9007199254740991},schema:9007199254740991,
parentSchema:schema37,data:data7}],!1;if(data7<0||isNaN(data7))return validate39.errors=[{instancePath:instancePath+"/fl\
ags",schemaPath:"#/$defs/count/minimum",keyword:"minimum",params:{comparison:">=",limit:0},schema:0,parentSchema:schema37,
data:data7}],!1}var valid0=_errs18===errors}else var valid0=!0;if(valid0){if(data.mapExtra!==void 0){let data8=data.mapExtra;
const _errs21=errors;if(typeof data8!="string")return validate39.errors=[{instancePath:instancePath+"/mapExtra",schemaPath:"\
#/properties/mapExtra/type",keyword:"type",params:{type:"string"},schema:schema63.properties.mapExtra.type,parentSchema:schema63.
properties.mapExtra,data:data8}],!1;var valid0=_errs21===errors}else var valid0=!0;if(valid0){if(data.numaNode!==void 0){
let data9=data.numaNode;const _errs23=errors;if(!(typeof data9=="number"&&!(data9%1)&&!isNaN(data9)&&isFinite(data9))&&data9!==
null)return validate39.errors=[{instancePath:instancePath+"/numaNode",schemaPath:"#/properties/numaNode/type",keyword:"t\
ype",params:{type:schema63.properties.numaNode.type},schema:schema63.properties.numaNode.type,parentSchema:schema63.properties.
numaNode,data:data9}],!1;var valid0=_errs23===errors}else var valid0=!0;if(valid0){if(data.pinning!==void 0){let data10=data.
pinning;const _errs25=errors;if(!(data10==="none"||data10==="by_name"))return validate39.errors=[{instancePath:instancePath+
"/pinning",schemaPath:"#/properties/pinning/enum",keyword:"enum",params:{allowedValues:schema63.properties.pinning.enum},
schema:schema63.properties.pinning.enum,parentSchema:schema63.properties.pinning,data:data10}],!1;var valid0=_errs25===errors}else
var valid0=!0;if(valid0){if(data.autoCreate!==void 0){let data11=data.autoCreate;const _errs26=errors;if(typeof data11!=
"boolean")return validate39.errors=[{instancePath:instancePath+"/autoCreate",schemaPath:"#/properties/autoCreate/type",keyword:"\
type",params:{type:"boolean"},schema:schema63.properties.autoCreate.type,parentSchema:schema63.properties.autoCreate,data:data11}],
!1;var valid0=_errs26===errors}else var valid0=!0;if(valid0){if(data.keyType!==void 0){let data12=data.keyType;const _errs28=errors;
if(typeof data12!="string"&&data12!==null)return validate39.errors=[{instancePath:instancePath+"/keyType",schemaPath:"#/\
$defs/nullableString/type",keyword:"type",params:{type:schema48.type},schema:schema48.type,parentSchema:schema48,data:data12}],
!1;var valid0=_errs28===errors}else var valid0=!0;if(valid0){if(data.valueType!==void 0){let data13=data.valueType;const _errs31=errors;
if(typeof data13!="string"&&data13!==null)return validate39.errors=[{instancePath:instancePath+"/valueType",schemaPath:"\
#/$defs/nullableString/type",keyword:"type",params:{type:schema48.type},schema:schema48.type,parentSchema:schema48,data:data13}],
!1;var valid0=_errs31===errors}else var valid0=!0;if(valid0){if(data.inner!==void 0){let data14=data.inner;const _errs34=errors,
_errs36=errors;let valid8=!1;const _errs37=errors;wrapper0.validate(data14,{instancePath:instancePath+"/inner",parentData:data,
parentDataProperty:"inner",rootData,dynamicAnchors})||(vErrors=vErrors===null?wrapper0.validate.errors:vErrors.concat(wrapper0.
validate.errors),errors=vErrors.length);var _valid0=_errs37===errors;valid8=valid8||_valid0;const _errs38=errors;if(data14!==
null){const err0={instancePath:instancePath+"/inner",schemaPath:"#/properties/inner/anyOf/1/type",keyword:"type",params:{
type:"null"},schema:schema63.properties.inner.anyOf[1].type,parentSchema:schema63.properties.inner.anyOf[1],data:data14};
vErrors===null?vErrors=[err0]:vErrors.push(err0),errors++}var _valid0=_errs38===errors;if(valid8=valid8||_valid0,valid8)
errors=_errs36,vErrors!==null&&(_errs36?vErrors.length=_errs36:vErrors=null);else{const err1={instancePath:instancePath+
"/inner",schemaPath:"#/properties/inner/anyOf",keyword:"anyOf",params:{},schema:schema63.properties.inner.anyOf,parentSchema:schema63.
properties.inner,data:data14};return vErrors===null?vErrors=[err1]:vErrors.push(err1),errors++,validate39.errors=vErrors,
!1}var valid0=_errs34===errors}else var valid0=!0;if(valid0)if(data.values!==void 0){let data15=data.values;const _errs40=errors;
if(errors===_errs40)if(Array.isArray(data15)){var valid9=!0;const len0=data15.length;for(let i0=0;i0<len0;i0++){let data16=data15[i0];
const _errs42=errors;if(typeof data16!="string"&&data16!==null)return validate39.errors=[{instancePath:instancePath+"/va\
lues/"+i0,schemaPath:"#/$defs/nullableString/type",keyword:"type",params:{type:schema48.type},schema:schema48.type,parentSchema:schema48,
data:data16}],!1;var valid9=_errs42===errors;if(!valid9)break}}else return validate39.errors=[{instancePath:instancePath+
"/values",schemaPath:"#/properties/values/type",keyword:"type",params:{type:"array"},schema:schema63.properties.values.type,
parentSchema:schema63.properties.values,data:data15}],!1;var valid0=_errs40===errors}else var valid0=!0}}}}}}}}}}}}}}}else
return validate39.errors=[{instancePath,schemaPath:"#/type",keyword:"type",params:{type:"object"},schema:schema63.type,parentSchema:schema63,
data}],!1;return validate39.errors=vErrors,errors===0}validate39.evaluated={props:{name:!0,kind:!0,section:!0,type:!0,keySize:!0,
valueSize:!0,maxEntries:!0,flags:!0,mapExtra:!0,numaNode:!0,pinning:!0,autoCreate:!0,keyType:!0,valueType:!0,inner:!0,values:!0},
dynamicProps:!1,dynamicItems:!1};const schema72={type:"object",required:["name","section","offset","size","type","kind",
"signed","linkage","constant","volatile","default","enumValues","length","text","option"],properties:{name:{type:"string"},
section:{type:"string"},offset:{$ref:"#/$defs/count"},size:{$ref:"#/$defs/count"},type:{type:"string"},kind:{enum:["int",
"bool","char","float","enum","array","struct","union","pointer","unknown"]},signed:{type:"boolean"},linkage:{enum:["stat\
ic","global","weak"]},constant:{type:"boolean"},volatile:{type:"boolean"},default:{$ref:"#/$defs/nullableString"},enumValues:{
type:"array",items:{type:"object",required:["name","value"],properties:{name:{type:"string"},value:{type:"string"}}}},length:{
type:["integer","null"]},text:{type:"boolean"},option:{type:"boolean"}}};function validate41(data,{instancePath="",parentData,
parentDataProperty,rootData=data,dynamicAnchors={}}={}){let vErrors=null,errors=0;const evaluated0=validate41.evaluated;
if(evaluated0.dynamicProps&&(evaluated0.props=void 0),evaluated0.dynamicItems&&(evaluated0.items=void 0),errors===0)if(data&&
typeof data=="object"&&!Array.isArray(data)){let missing0;if(data.name===void 0&&(missing0="name")||data.section===void 0&&
(missing0="section")||data.offset===void 0&&(missing0="offset")||data.size===void 0&&(missing0="size")||data.type===void 0&&
(missing0="type")||data.kind===void 0&&(missing0="kind")||data.signed===void 0&&(missing0="signed")||data.linkage===void 0&&
(missing0="linkage")||data.constant===void 0&&(missing0="constant")||data.volatile===void 0&&(missing0="volatile")||data.
default===void 0&&(missing0="default")||data.enumValues===void 0&&(missing0="enumValues")||data.length===void 0&&(missing0=
"length")||data.text===void 0&&(missing0="text")||data.option===void 0&&(missing0="option"))return validate41.errors=[{instancePath,
schemaPath:"#/required",keyword:"required",params:{missingProperty:missing0},schema:schema72.required,parentSchema:schema72,
data}],!1;if(data.name!==void 0){let data0=data.name;const _errs1=errors;if(typeof data0!="string")return validate41.errors=
[{instancePath:instancePath+"/name",schemaPath:"#/properties/name/type",keyword:"type",params:{type:"string"},schema:schema72.
properties.name.type,parentSchema:schema72.properties.name,data:data0}],!1;var valid0=_errs1===errors}else var valid0=!0;
if(valid0){if(data.section!==void 0){let data1=data.section;const _errs3=errors;if(typeof data1!="string")return validate41.
errors=[{instancePath:instancePath+"/section",schemaPath:"#/properties/section/type",keyword:"type",params:{type:"string"},
schema:schema72.properties.section.type,parentSchema:schema72.properties.section,data:data1}],!1;var valid0=_errs3===errors}else
var valid0=!0;if(valid0){if(data.offset!==void 0){let data2=data.offset;const _errs5=errors,_errs6=errors;if(!(typeof data2==
"number"&&!(data2%1)&&!isNaN(data2)&&isFinite(data2)))return validate41.errors=[{instancePath:instancePath+"/offset",schemaPath:"\
#/$defs/count/type",keyword:"type",params:{type:"integer"},schema:schema37.type,parentSchema:schema37,data:data2}],!1;if(errors===
_errs6&&typeof data2=="number"&&isFinite(data2)){if(data2>9007199254740991||isNaN(data2))return validate41.errors=[{instancePath:instancePath+
"/offset",schemaPath:"#/$defs/count/maximum",keyword:"maximum",params:{comparison:"<=",limit:9007199254740991},schema:9007199254740991,
parentSchema:schema37,data:data2}],!1;if(data2<0||isNaN(data2))return validate41.errors=[{instancePath:instancePath+"/of\
fset",schemaPath:"#/$defs/count/minimum",keyword:"minimum",params:{comparison:">=",limit:0},schema:0,parentSchema:schema37,
data:data2}],!1}var valid0=_errs5===errors}else var valid0=!0;if(valid0){if(data.size!==void 0){let data3=data.size;const _errs8=errors,
_errs9=errors;if(!(typeof data3=="number"&&!(data3%1)&&!isNaN(data3)&&isFinite(data3)))return validate41.errors=[{instancePath:instancePath+
"/size",schemaPath:"#/$defs/count/type",keyword:"type",params:{type:"integer"},schema:schema37.type,parentSchema:schema37,
data:data3}],!1;if(errors===_errs9&&typeof data3=="number"&&isFinite(data3)){if(data3>9007199254740991||isNaN(data3))return validate41.
errors=[{instancePath:instancePath+"/size",schemaPath:"#/$defs/count/maximum",keyword:"maximum",params:{comparison:"<=",
limit:9007199254740991},schema:9007199254740991,parentSchema:schema37,data:data3}],!1;if(data3<0||isNaN(data3))return validate41.
errors=[{instancePath:instancePath+"/size",schemaPath:"#/$defs/count/minimum",keyword:"minimum",params:{comparison:">=",
limit:0},schema:0,parentSchema:schema37,data:data3}],!1}var valid0=_errs8===errors}else var valid0=!0;if(valid0){if(data.
type!==void 0){let data4=data.type;const _errs11=errors;if(typeof data4!="string")return validate41.errors=[{instancePath:instancePath+
"/type",schemaPath:"#/properties/type/type",keyword:"type",params:{type:"string"},schema:schema72.properties.type.type,parentSchema:schema72.
properties.type,data:data4}],!1;var valid0=_errs11===errors}else var valid0=!0;if(valid0){if(data.kind!==void 0){let data5=data.
kind;const _errs13=errors;if(!(data5==="int"||data5==="bool"||data5==="char"||data5==="float"||data5==="enum"||data5==="\
array"||data5==="struct"||data5==="union"||data5==="pointer"||data5==="unknown"))return validate41.errors=[{instancePath:instancePath+
"/kind",schemaPath:"#/properties/kind/enum",keyword:"enum",params:{allowedValues:schema72.properties.kind.enum},schema:schema72.
properties.kind.enum,parentSchema:schema72.properties.kind,data:data5}],!1;var valid0=_errs13===errors}else var valid0=!0;
if(valid0){if(data.signed!==void 0){let data6=data.signed;const _errs14=errors;if(typeof data6!="boolean")return validate41.
errors=[{instancePath:instancePath+"/signed",schemaPath:"#/properties/signed/type",keyword:"type",params:{type:"boolean"},
schema:schema72.properties.signed.type,parentSchema:schema72.properties.signed,data:data6}],!1;var valid0=_errs14===errors}else
var valid0=!0;if(valid0){if(data.linkage!==void 0){let data7=data.linkage;const _errs16=errors;if(!(data7==="static"||data7===
"global"||data7==="weak"))return validate41.errors=[{instancePath:instancePath+"/linkage",schemaPath:"#/properties/linka\
ge/enum",keyword:"enum",params:{allowedValues:schema72.properties.linkage.enum},schema:schema72.properties.linkage.enum,
parentSchema:schema72.properties.linkage,data:data7}],!1;var valid0=_errs16===errors}else var valid0=!0;if(valid0){if(data.
constant!==void 0){let data8=data.constant;const _errs17=errors;if(typeof data8!="boolean")return validate41.errors=[{instancePath:instancePath+
"/constant",schemaPath:"#/properties/constant/type",keyword:"type",params:{type:"boolean"},schema:schema72.properties.constant.
type,parentSchema:schema72.properties.constant,data:data8}],!1;var valid0=_errs17===errors}else var valid0=!0;if(valid0){
if(data.volatile!==void 0){let data9=data.volatile;const _errs19=errors;if(typeof data9!="boolean")return validate41.errors=
[{instancePath:instancePath+"/volatile",schemaPath:"#/properties/volatile/type",keyword:"type",params:{type:"boolean"},schema:schema72.
properties.volatile.type,parentSchema:schema72.properties.volatile,data:data9}],!1;var valid0=_errs19===errors}else var valid0=!0;
if(valid0){if(data.default!==void 0){let data10=data.default;const _errs21=errors;if(typeof data10!="string"&&data10!==null)
return validate41.errors=[{instancePath:instancePath+"/default",schemaPath:"#/$defs/nullableString/type",keyword:"type",
params:{type:schema48.type},schema:schema48.type,parentSchema:schema48,data:data10}],!1;var valid0=_errs21===errors}else
var valid0=!0;if(valid0){if(data.enumValues!==void 0){let data11=data.enumValues;const _errs24=errors;if(errors===_errs24)
if(Array.isArray(data11)){var valid4=!0;const len0=data11.length;for(let i0=0;i0<len0;i0++){let data12=data11[i0];const _errs26=errors;
if(errors===_errs26)if(data12&&typeof data12=="object"&&!Array.isArray(data12)){let missing1;if(data12.name===void 0&&(missing1=
"name")||data12.value===void 0&&(missing1="value"))return validate41.errors=[{instancePath:instancePath+"/enumValues/"+i0,
schemaPath:"#/properties/enumValues/items/required",keyword:"required",params:{missingProperty:missing1},schema:schema72.
properties.enumValues.items.required,parentSchema:schema72.properties.enumValues.items,data:data12}],!1;if(data12.name!==
void 0){let data13=data12.name;const _errs28=errors;if(typeof data13!="string")return validate41.errors=[{instancePath:instancePath+
"/enumValues/"+i0+"/name",schemaPath:"#/properties/enumValues/items/properties/name/type",keyword:"type",params:{type:"s\
tring"},schema:schema72.properties.enumValues.items.properties.name.type,parentSchema:schema72.properties.enumValues.items.
properties.name,data:data13}],!1;var valid5=_errs28===errors}else var valid5=!0;if(valid5)if(data12.value!==void 0){let data14=data12.
value;const _errs30=errors;if(typeof data14!="string")return validate41.errors=[{instancePath:instancePath+"/enumValues/"+
i0+"/value",schemaPath:"#/properties/enumValues/items/properties/value/type",keyword:"type",params:{type:"string"},schema:schema72.
properties.enumValues.items.properties.value.type,parentSchema:schema72.properties.enumValues.items.properties.value,data:data14}],
!1;var valid5=_errs30===errors}else var valid5=!0}else return validate41.errors=[{instancePath:instancePath+"/enumValues\
/"+i0,schemaPath:"#/properties/enumValues/items/type",keyword:"type",params:{type:"object"},schema:schema72.properties.enumValues.
items.type,parentSchema:schema72.properties.enumValues.items,data:data12}],!1;var valid4=_errs26===errors;if(!valid4)break}}else
return validate41.errors=[{instancePath:instancePath+"/enumValues",schemaPath:"#/properties/enumValues/type",keyword:"ty\
pe",params:{type:"array"},schema:schema72.properties.enumValues.type,parentSchema:schema72.properties.enumValues,data:data11}],
!1;var valid0=_errs24===errors}else var valid0=!0;if(valid0){if(data.length!==void 0){let data15=data.length;const _errs32=errors;
if(!(typeof data15=="number"&&!(data15%1)&&!isNaN(data15)&&isFinite(data15))&&data15!==null)return validate41.errors=[{instancePath:instancePath+
"/length",schemaPath:"#/properties/length/type",keyword:"type",params:{type:schema72.properties.length.type},schema:schema72.
properties.length.type,parentSchema:schema72.properties.length,data:data15}],!1;var valid0=_errs32===errors}else var valid0=!0;
if(valid0){if(data.text!==void 0){let data16=data.text;const _errs34=errors;if(typeof data16!="boolean")return validate41.
errors=[{instancePath:instancePath+"/text",schemaPath:"#/properties/text/type",keyword:"type",params:{type:"boolean"},schema:schema72.
properties.text.type,parentSchema:schema72.properties.text,data:data16}],!1;var valid0=_errs34===errors}else var valid0=!0;
if(valid0)if(data.option!==void 0){let data17=data.option;const _errs36=errors;if(typeof data17!="boolean")return validate41.
errors=[{instancePath:instancePath+"/option",schemaPath:"#/properties/option/type",keyword:"type",params:{type:"boolean"},
schema:schema72.properties.option.type,parentSchema:schema72.properties.option,data:data17}],!1;var valid0=_errs36===errors}else
var valid0=!0}}}}}}}}}}}}}}else return validate41.errors=[{instancePath,schemaPath:"#/type",keyword:"type",params:{type:"\
object"},schema:schema72.type,parentSchema:schema72,data}],!1;return validate41.errors=vErrors,errors===0}validate41.evaluated=
{props:{name:!0,section:!0,offset:!0,size:!0,type:!0,kind:!0,signed:!0,linkage:!0,constant:!0,volatile:!0,default:!0,enumValues:!0,
length:!0,text:!0,option:!0},dynamicProps:!1,dynamicItems:!1};const schema76={type:"object",required:["name","kind","typ\
e","weak"],properties:{name:{type:"string"},kind:{enum:["kconfig","ksym-variable","ksym-function"]},type:{$ref:"#/$defs/\
nullableString"},weak:{type:"boolean"}}};function validate43(data,{instancePath="",parentData,parentDataProperty,rootData=data,
dynamicAnchors={}}={}){let vErrors=null,errors=0;const evaluated0=validate43.evaluated;if(evaluated0.dynamicProps&&(evaluated0.
props=void 0),evaluated0.dynamicItems&&(evaluated0.items=void 0),errors===0)if(data&&typeof data=="object"&&!Array.isArray(
data)){let missing0;if(data.name===void 0&&(missing0="name")||data.kind===void 0&&(missing0="kind")||data.type===void 0&&
(missing0="type")||data.weak===void 0&&(missing0="weak"))return validate43.errors=[{instancePath,schemaPath:"#/required",
keyword:"required",params:{missingProperty:missing0},schema:schema76.required,parentSchema:schema76,data}],!1;if(data.name!==
void 0){let data0=data.name;const _errs1=errors;if(typeof data0!="string")return validate43.errors=[{instancePath:instancePath+
"/name",schemaPath:"#/properties/name/type",keyword:"type",params:{type:"string"},schema:schema76.properties.name.type,parentSchema:schema76.
properties.name,data:data0}],!1;var valid0=_errs1===errors}else var valid0=!0;if(valid0){if(data.kind!==void 0){let data1=data.
kind;const _errs3=errors;if(!(data1==="kconfig"||data1==="ksym-variable"||data1==="ksym-function"))return validate43.errors=
[{instancePath:instancePath+"/kind",schemaPath:"#/properties/kind/enum",keyword:"enum",params:{allowedValues:schema76.properties.
kind.enum},schema:schema76.properties.kind.enum,parentSchema:schema76.properties.kind,data:data1}],!1;var valid0=_errs3===
errors}else var valid0=!0;if(valid0){if(data.type!==void 0){let data2=data.type;const _errs4=errors;if(typeof data2!="st\
ring"&&data2!==null)return validate43.errors=[{instancePath:instancePath+"/type",schemaPath:"#/$defs/nullableString/type",
keyword:"type",params:{type:schema48.type},schema:schema48.type,parentSchema:schema48,data:data2}],!1;var valid0=_errs4===
errors}else var valid0=!0;if(valid0)if(data.weak!==void 0){let data3=data.weak;const _errs7=errors;if(typeof data3!="boo\
lean")return validate43.errors=[{instancePath:instancePath+"/weak",schemaPath:"#/properties/weak/type",keyword:"type",params:{
type:"boolean"},schema:schema76.properties.weak.type,parentSchema:schema76.properties.weak,data:data3}],!1;var valid0=_errs7===
errors}else var valid0=!0}}}else return validate43.errors=[{instancePath,schemaPath:"#/type",keyword:"type",params:{type:"\
object"},schema:schema76.type,parentSchema:schema76,data}],!1;return validate43.errors=vErrors,errors===0}validate43.evaluated=
{props:{name:!0,kind:!0,type:!0,weak:!0},dynamicProps:!1,dynamicItems:!1};const schema78={type:"object",required:["type",
"kind","paths","count"],properties:{type:{type:"string"},kind:{type:"string"},paths:{$ref:"#/$defs/strings"},count:{$ref:"\
#/$defs/count"}}};function validate45(data,{instancePath="",parentData,parentDataProperty,rootData=data,dynamicAnchors={}}={}){
let vErrors=null,errors=0;const evaluated0=validate45.evaluated;if(evaluated0.dynamicProps&&(evaluated0.props=void 0),evaluated0.
dynamicItems&&(evaluated0.items=void 0),errors===0)if(data&&typeof data=="object"&&!Array.isArray(data)){let missing0;if(data.
type===void 0&&(missing0="type")||data.kind===void 0&&(missing0="kind")||data.paths===void 0&&(missing0="paths")||data.count===
void 0&&(missing0="count"))return validate45.errors=[{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty:missing0},
schema:schema78.required,parentSchema:schema78,data}],!1;if(data.type!==void 0){let data0=data.type;const _errs1=errors;
if(typeof data0!="string")return validate45.errors=[{instancePath:instancePath+"/type",schemaPath:"#/properties/type/typ\
e",keyword:"type",params:{type:"string"},schema:schema78.properties.type.type,parentSchema:schema78.properties.type,data:data0}],
!1;var valid0=_errs1===errors}else var valid0=!0;if(valid0){if(data.kind!==void 0){let data1=data.kind;const _errs3=errors;
if(typeof data1!="string")return validate45.errors=[{instancePath:instancePath+"/kind",schemaPath:"#/properties/kind/typ\
e",keyword:"type",params:{type:"string"},schema:schema78.properties.kind.type,parentSchema:schema78.properties.kind,data:data1}],
!1;var valid0=_errs3===errors}else var valid0=!0;if(valid0){if(data.paths!==void 0){let data2=data.paths;const _errs5=errors;
if(errors===errors)if(Array.isArray(data2)){var valid2=!0;const len0=data2.length;for(let i0=0;i0<len0;i0++){let data3=data2[i0];
const _errs8=errors;if(typeof data3!="string")return validate45.errors=[{instancePath:instancePath+"/paths/"+i0,schemaPath:"\
#/$defs/strings/items/type",keyword:"type",params:{type:"string"},schema:schema44.items.type,parentSchema:schema44.items,
data:data3}],!1;var valid2=_errs8===errors;if(!valid2)break}}else return validate45.errors=[{instancePath:instancePath+"\
/paths",schemaPath:"#/$defs/strings/type",keyword:"type",params:{type:"array"},schema:schema44.type,parentSchema:schema44,
data:data2}],!1;var valid0=_errs5===errors}else var valid0=!0;if(valid0)if(data.count!==void 0){let data4=data.count;const _errs10=errors,
_errs11=errors;if(!(typeof data4=="number"&&!(data4%1)&&!isNaN(data4)&&isFinite(data4)))return validate45.errors=[{instancePath:instancePath+
"/count",schemaPath:"#/$defs/count/type",keyword:"type",params:{type:"integer"},schema:schema37.type,parentSchema:schema37,
data:data4}],!1;if(errors===_errs11&&typeof data4=="number"&&isFinite(data4)){if(data4>9007199254740991||isNaN(data4))return validate45.
errors=[{instancePath:instancePath+"/count",schemaPath:"#/$defs/count/maximum",keyword:"maximum",params:{comparison:"<=",
limit:9007199254740991},schema:9007199254740991,parentSchema:schema37,data:data4}],!1;if(data4<0||isNaN(data4))return validate45.
errors=[{instancePath:instancePath+"/count",schemaPath:"#/$defs/count/minimum",keyword:"minimum",params:{comparison:">=",
limit:0},schema:0,parentSchema:schema37,data:data4}],!1}var valid0=_errs10===errors}else var valid0=!0}}}else return validate45.
errors=[{instancePath,schemaPath:"#/type",keyword:"type",params:{type:"object"},schema:schema78.type,parentSchema:schema78,
data}],!1;return validate45.errors=vErrors,errors===0}validate45.evaluated={props:{type:!0,kind:!0,paths:!0,count:!0},dynamicProps:!1,
dynamicItems:!1};const schema81={type:"object",required:["map","buffer","origin","type","size"],properties:{map:{type:"s\
tring"},buffer:{enum:["ringbuf","perf"]},origin:{enum:["map-value","unused-pointer","undecoded"]},type:{$ref:"#/$defs/nu\
llableString"},size:{$ref:"#/$defs/count"}}};function validate47(data,{instancePath="",parentData,parentDataProperty,rootData=data,
dynamicAnchors={}}={}){let vErrors=null,errors=0;const evaluated0=validate47.evaluated;if(evaluated0.dynamicProps&&(evaluated0.
props=void 0),evaluated0.dynamicItems&&(evaluated0.items=void 0),errors===0)if(data&&typeof data=="object"&&!Array.isArray(
data)){let missing0;if(data.map===void 0&&(missing0="map")||data.buffer===void 0&&(missing0="buffer")||data.origin===void 0&&
(missing0="origin")||data.type===void 0&&(missing0="type")||data.size===void 0&&(missing0="size"))return validate47.errors=
[{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty:missing0},schema:schema81.required,parentSchema:schema81,
data}],!1;if(data.map!==void 0){let data0=data.map;const _errs1=errors;if(typeof data0!="string")return validate47.errors=
[{instancePath:instancePath+"/map",schemaPath:"#/properties/map/type",keyword:"type",params:{type:"string"},schema:schema81.
properties.map.type,parentSchema:schema81.properties.map,data:data0}],!1;var valid0=_errs1===errors}else var valid0=!0;if(valid0){
if(data.buffer!==void 0){let data1=data.buffer;const _errs3=errors;if(!(data1==="ringbuf"||data1==="perf"))return validate47.
errors=[{instancePath:instancePath+"/buffer",schemaPath:"#/properties/buffer/enum",keyword:"enum",params:{allowedValues:schema81.
properties.buffer.enum},schema:schema81.properties.buffer.enum,parentSchema:schema81.properties.buffer,data:data1}],!1;var valid0=_errs3===
errors}else var valid0=!0;if(valid0){if(data.origin!==void 0){let data2=data.origin;const _errs4=errors;if(!(data2==="ma\
p-value"||data2==="unused-pointer"||data2==="undecoded"))return validate47.errors=[{instancePath:instancePath+"/origin",
schemaPath:"#/properties/origin/enum",keyword:"enum",params:{allowedValues:schema81.properties.origin.enum},schema:schema81.
properties.origin.enum,parentSchema:schema81.properties.origin,data:data2}],!1;var valid0=_errs4===errors}else var valid0=!0;
if(valid0){if(data.type!==void 0){let data3=data.type;const _errs5=errors;if(typeof data3!="string"&&data3!==null)return validate47.
errors=[{instancePath:instancePath+"/type",schemaPath:"#/$defs/nullableString/type",keyword:"type",params:{type:schema48.
type},schema:schema48.type,parentSchema:schema48,data:data3}],!1;var valid0=_errs5===errors}else var valid0=!0;if(valid0)
if(data.size!==void 0){let data4=data.size;const _errs8=errors,_errs9=errors;if(!(typeof data4=="number"&&!(data4%1)&&!isNaN(
data4)&&isFinite(data4)))return validate47.errors=[{instancePath:instancePath+"/size",schemaPath:"#/$defs/count/type",keyword:"\
type",params:{type:"integer"},schema:schema37.type,parentSchema:schema37,data:data4}],!1;if(errors===_errs9&&typeof data4==
"number"&&isFinite(data4)){if(data4>9007199254740991||isNaN(data4))return validate47.errors=[{instancePath:instancePath+
"/size",schemaPath:"#/$defs/count/maximum",keyword:"maximum",params:{comparison:"<=",limit:9007199254740991},schema:9007199254740991,
parentSchema:schema37,data:data4}],!1;if(data4<0||isNaN(data4))return validate47.errors=[{instancePath:instancePath+"/si\
ze",schemaPath:"#/$defs/count/minimum",keyword:"minimum",params:{comparison:">=",limit:0},schema:0,parentSchema:schema37,
data:data4}],!1}var valid0=_errs8===errors}else var valid0=!0}}}}else return validate47.errors=[{instancePath,schemaPath:"\
#/type",keyword:"type",params:{type:"object"},schema:schema81.type,parentSchema:schema81,data}],!1;return validate47.errors=
vErrors,errors===0}validate47.evaluated={props:{map:!0,buffer:!0,origin:!0,type:!0,size:!0},dynamicProps:!1,dynamicItems:!1};
const schema84={type:"object",required:["types","funcInfos","lineInfos"],properties:{types:{$ref:"#/$defs/count"},funcInfos:{
$ref:"#/$defs/count"},lineInfos:{$ref:"#/$defs/count"}}};function validate49(data,{instancePath="",parentData,parentDataProperty,
rootData=data,dynamicAnchors={}}={}){let vErrors=null,errors=0;const evaluated0=validate49.evaluated;if(evaluated0.dynamicProps&&
(evaluated0.props=void 0),evaluated0.dynamicItems&&(evaluated0.items=void 0),errors===0)if(data&&typeof data=="object"&&
!Array.isArray(data)){let missing0;if(data.types===void 0&&(missing0="types")||data.funcInfos===void 0&&(missing0="funcI\
nfos")||data.lineInfos===void 0&&(missing0="lineInfos"))return validate49.errors=[{instancePath,schemaPath:"#/required",
keyword:"required",params:{missingProperty:missing0},schema:schema84.required,parentSchema:schema84,data}],!1;if(data.types!==
void 0){let data0=data.types;const _errs1=errors,_errs2=errors;if(!(typeof data0=="number"&&!(data0%1)&&!isNaN(data0)&&isFinite(
data0)))return validate49.errors=[{instancePath:instancePath+"/types",schemaPath:"#/$defs/count/type",keyword:"type",params:{
type:"integer"},schema:schema37.type,parentSchema:schema37,data:data0}],!1;if(errors===_errs2&&typeof data0=="number"&&isFinite(
data0)){if(data0>9007199254740991||isNaN(data0))return validate49.errors=[{instancePath:instancePath+"/types",schemaPath:"\
#/$defs/count/maximum",keyword:"maximum",params:{comparison:"<=",limit:9007199254740991},schema:9007199254740991,parentSchema:schema37,
data:data0}],!1;if(data0<0||isNaN(data0))return validate49.errors=[{instancePath:instancePath+"/types",schemaPath:"#/$de\
fs/count/minimum",keyword:"minimum",params:{comparison:">=",limit:0},schema:0,parentSchema:schema37,data:data0}],!1}var valid0=_errs1===
errors}else var valid0=!0;if(valid0){if(data.funcInfos!==void 0){let data1=data.funcInfos;const _errs4=errors,_errs5=errors;
if(!(typeof data1=="number"&&!(data1%1)&&!isNaN(data1)&&isFinite(data1)))return validate49.errors=[{instancePath:instancePath+
"/funcInfos",schemaPath:"#/$defs/count/type",keyword:"type",params:{type:"integer"},schema:schema37.type,parentSchema:schema37,
data:data1}],!1;if(errors===_errs5&&typeof data1=="number"&&isFinite(data1)){if(data1>9007199254740991||isNaN(data1))return validate49.
errors=[{instancePath:instancePath+"/funcInfos",schemaPath:"#/$defs/count/maximum",keyword:"maximum",params:{comparison:"\
<=",limit:9007199254740991},schema:9007199254740991,parentSchema:schema37,data:data1}],!1;if(data1<0||isNaN(data1))return validate49.
errors=[{instancePath:instancePath+"/funcInfos",schemaPath:"#/$defs/count/minimum",keyword:"minimum",params:{comparison:"\
>=",limit:0},schema:0,parentSchema:schema37,data:data1}],!1}var valid0=_errs4===errors}else var valid0=!0;if(valid0)if(data.
lineInfos!==void 0){let data2=data.lineInfos;const _errs7=errors,_errs8=errors;if(!(typeof data2=="number"&&!(data2%1)&&
!isNaN(data2)&&isFinite(data2)))return validate49.errors=[{instancePath:instancePath+"/lineInfos",schemaPath:"#/$defs/co\
unt/type",keyword:"type",params:{type:"integer"},schema:schema37.type,parentSchema:schema37,data:data2}],!1;if(errors===
_errs8&&typeof data2=="number"&&isFinite(data2)){if(data2>9007199254740991||isNaN(data2))return validate49.errors=[{instancePath:instancePath+
"/lineInfos",schemaPath:"#/$defs/count/maximum",keyword:"maximum",params:{comparison:"<=",limit:9007199254740991},schema:9007199254740991,
parentSchema:schema37,data:data2}],!1;if(data2<0||isNaN(data2))return validate49.errors=[{instancePath:instancePath+"/li\
neInfos",schemaPath:"#/$defs/count/minimum",keyword:"minimum",params:{comparison:">=",limit:0},schema:0,parentSchema:schema37,
data:data2}],!1}var valid0=_errs7===errors}else var valid0=!0}}else return validate49.errors=[{instancePath,schemaPath:"\
#/type",keyword:"type",params:{type:"object"},schema:schema84.type,parentSchema:schema84,data}],!1;return validate49.errors=
vErrors,errors===0}validate49.evaluated={props:{types:!0,funcInfos:!0,lineInfos:!0},dynamicProps:!1,dynamicItems:!1};function validate34(data,{
instancePath="",parentData,parentDataProperty,rootData=data,dynamicAnchors={}}={}){let vErrors=null,errors=0;const evaluated0=validate34.
evaluated;if(evaluated0.dynamicProps&&(evaluated0.props=void 0),evaluated0.dynamicItems&&(evaluated0.items=void 0),errors===
0)if(data&&typeof data=="object"&&!Array.isArray(data)){let missing0;if(data.size===void 0&&(missing0="size")||data.endianness===
void 0&&(missing0="endianness")||data.license===void 0&&(missing0="license")||data.programs===void 0&&(missing0="program\
s")||data.subprograms===void 0&&(missing0="subprograms")||data.maps===void 0&&(missing0="maps")||data.variables===void 0&&
(missing0="variables")||data.externs===void 0&&(missing0="externs")||data.coreRelocations===void 0&&(missing0="coreReloc\
ations")||data.events===void 0&&(missing0="events")||data.btf===void 0&&(missing0="btf"))return validate34.errors=[{instancePath,
schemaPath:"#/required",keyword:"required",params:{missingProperty:missing0},schema:schema46.required,parentSchema:schema46,
data}],!1;if(data.size!==void 0){let data0=data.size;const _errs1=errors,_errs2=errors;if(!(typeof data0=="number"&&!(data0%
1)&&!isNaN(data0)&&isFinite(data0)))return validate34.errors=[{instancePath:instancePath+"/size",schemaPath:"#/$defs/cou\
nt/type",keyword:"type",params:{type:"integer"},schema:schema37.type,parentSchema:schema37,data:data0}],!1;if(errors===_errs2&&
typeof data0=="number"&&isFinite(data0)){if(data0>9007199254740991||isNaN(data0))return validate34.errors=[{instancePath:instancePath+
"/size",schemaPath:"#/$defs/count/maximum",keyword:"maximum",params:{comparison:"<=",limit:9007199254740991},schema:9007199254740991,
parentSchema:schema37,data:data0}],!1;if(data0<0||isNaN(data0))return validate34.errors=[{instancePath:instancePath+"/si\
ze",schemaPath:"#/$defs/count/minimum",keyword:"minimum",params:{comparison:">=",limit:0},schema:0,parentSchema:schema37,
data:data0}],!1}var valid0=_errs1===errors}else var valid0=!0;if(valid0){if(data.endianness!==void 0){let data1=data.endianness;
const _errs4=errors;if(!(data1==="little"||data1==="big"))return validate34.errors=[{instancePath:instancePath+"/endiann\
ess",schemaPath:"#/properties/endianness/enum",keyword:"enum",params:{allowedValues:schema46.properties.endianness.enum},
schema:schema46.properties.endianness.enum,parentSchema:schema46.properties.endianness,data:data1}],!1;var valid0=_errs4===
errors}else var valid0=!0;if(valid0){if(data.license!==void 0){let data2=data.license;const _errs5=errors;if(typeof data2!=
"string"&&data2!==null)return validate34.errors=[{instancePath:instancePath+"/license",schemaPath:"#/$defs/nullableStrin\
g/type",keyword:"type",params:{type:schema48.type},schema:schema48.type,parentSchema:schema48,data:data2}],!1;var valid0=_errs5===
errors}else var valid0=!0;if(valid0){if(data.programs!==void 0){let data3=data.programs;const _errs8=errors;if(errors===
_errs8)if(Array.isArray(data3)){var valid3=!0;const len0=data3.length;for(let i0=0;i0<len0;i0++){const _errs10=errors;validate35(
data3[i0],{instancePath:instancePath+"/programs/"+i0,parentData:data3,parentDataProperty:i0,rootData,dynamicAnchors})||(vErrors=
vErrors===null?validate35.errors:vErrors.concat(validate35.errors),errors=vErrors.length);var valid3=_errs10===errors;if(!valid3)
break}}else return validate34.errors=[{instancePath:instancePath+"/programs",schemaPath:"#/properties/programs/type",keyword:"\
type",params:{type:"array"},schema:schema46.properties.programs.type,parentSchema:schema46.properties.programs,data:data3}],
!1;var valid0=_errs8===errors}else var valid0=!0;if(valid0){if(data.subprograms!==void 0){let data5=data.subprograms;const _errs11=errors;
if(errors===_errs11)if(Array.isArray(data5)){var valid4=!0;const len1=data5.length;for(let i1=0;i1<len1;i1++){const _errs13=errors;
validate37(data5[i1],{instancePath:instancePath+"/subprograms/"+i1,parentData:data5,parentDataProperty:i1,rootData,dynamicAnchors})||
(vErrors=vErrors===null?validate37.errors:vErrors.concat(validate37.errors),errors=vErrors.length);var valid4=_errs13===
errors;if(!valid4)break}}else return validate34.errors=[{instancePath:instancePath+"/subprograms",schemaPath:"#/properti\
es/subprograms/type",keyword:"type",params:{type:"array"},schema:schema46.properties.subprograms.type,parentSchema:schema46.
properties.subprograms,data:data5}],!1;var valid0=_errs11===errors}else var valid0=!0;if(valid0){if(data.maps!==void 0){
let data7=data.maps;const _errs14=errors;if(errors===_errs14)if(Array.isArray(data7)){var valid5=!0;const len2=data7.length;
for(let i2=0;i2<len2;i2++){const _errs16=errors;validate39(data7[i2],{instancePath:instancePath+"/maps/"+i2,parentData:data7,
parentDataProperty:i2,rootData,dynamicAnchors})||(vErrors=vErrors===null?validate39.errors:vErrors.concat(validate39.errors),
errors=vErrors.length);var valid5=_errs16===errors;if(!valid5)break}}else return validate34.errors=[{instancePath:instancePath+
"/maps",schemaPath:"#/properties/maps/type",keyword:"type",params:{type:"array"},schema:schema46.properties.maps.type,parentSchema:schema46.
properties.maps,data:data7}],!1;var valid0=_errs14===errors}else var valid0=!0;if(valid0){if(data.variables!==void 0){let data9=data.
variables;const _errs17=errors;if(errors===_errs17)if(Array.isArray(data9)){var valid6=!0;const len3=data9.length;for(let i3=0;i3<
len3;i3++){const _errs19=errors;validate41(data9[i3],{instancePath:instancePath+"/variables/"+i3,parentData:data9,parentDataProperty:i3,
rootData,dynamicAnchors})||(vErrors=vErrors===null?validate41.errors:vErrors.concat(validate41.errors),errors=vErrors.length);
var valid6=_errs19===errors;if(!valid6)break}}else return validate34.errors=[{instancePath:instancePath+"/variables",schemaPath:"\
#/properties/variables/type",keyword:"type",params:{type:"array"},schema:schema46.properties.variables.type,parentSchema:schema46.
properties.variables,data:data9}],!1;var valid0=_errs17===errors}else var valid0=!0;if(valid0){if(data.externs!==void 0){
let data11=data.externs;const _errs20=errors;if(errors===_errs20)if(Array.isArray(data11)){var valid7=!0;const len4=data11.
length;for(let i4=0;i4<len4;i4++){const _errs22=errors;validate43(data11[i4],{instancePath:instancePath+"/externs/"+i4,parentData:data11,
parentDataProperty:i4,rootData,dynamicAnchors})||(vErrors=vErrors===null?validate43.errors:vErrors.concat(validate43.errors),
errors=vErrors.length);var valid7=_errs22===errors;if(!valid7)break}}else return validate34.errors=[{instancePath:instancePath+
"/externs",schemaPath:"#/properties/externs/type",keyword:"type",params:{type:"array"},schema:schema46.properties.externs.
type,parentSchema:schema46.properties.externs,data:data11}],!1;var valid0=_errs20===errors}else var valid0=!0;if(valid0){
if(data.coreRelocations!==void 0){let data13=data.coreRelocations;const _errs23=errors;if(errors===_errs23)if(Array.isArray(
data13)){var valid8=!0;const len5=data13.length;for(let i5=0;i5<len5;i5++){const _errs25=errors;validate45(data13[i5],{instancePath:instancePath+
"/coreRelocations/"+i5,parentData:data13,parentDataProperty:i5,rootData,dynamicAnchors})||(vErrors=vErrors===null?validate45.
errors:vErrors.concat(validate45.errors),errors=vErrors.length);var valid8=_errs25===errors;if(!valid8)break}}else return validate34.
errors=[{instancePath:instancePath+"/coreRelocations",schemaPath:"#/properties/coreRelocations/type",keyword:"type",params:{
type:"array"},schema:schema46.properties.coreRelocations.type,parentSchema:schema46.properties.coreRelocations,data:data13}],
!1;var valid0=_errs23===errors}else var valid0=!0;if(valid0){if(data.events!==void 0){let data15=data.events;const _errs26=errors;
if(errors===_errs26)if(Array.isArray(data15)){var valid9=!0;const len6=data15.length;for(let i6=0;i6<len6;i6++){const _errs28=errors;
validate47(data15[i6],{instancePath:instancePath+"/events/"+i6,parentData:data15,parentDataProperty:i6,rootData,dynamicAnchors})||
(vErrors=vErrors===null?validate47.errors:vErrors.concat(validate47.errors),errors=vErrors.length);var valid9=_errs28===
errors;if(!valid9)break}}else return validate34.errors=[{instancePath:instancePath+"/events",schemaPath:"#/properties/ev\
ents/type",keyword:"type",params:{type:"array"},schema:schema46.properties.events.type,parentSchema:schema46.properties.
events,data:data15}],!1;var valid0=_errs26===errors}else var valid0=!0;if(valid0)if(data.btf!==void 0){let data17=data.btf;
const _errs29=errors,_errs31=errors;let valid10=!1;const _errs32=errors;validate49(data17,{instancePath:instancePath+"/b\
tf",parentData:data,parentDataProperty:"btf",rootData,dynamicAnchors})||(vErrors=vErrors===null?validate49.errors:vErrors.
concat(validate49.errors),errors=vErrors.length);var _valid0=_errs32===errors;if(valid10=valid10||_valid0,_valid0){var props0={};
props0.types=!0,props0.funcInfos=!0,props0.lineInfos=!0}const _errs33=errors;if(data17!==null){const err0={instancePath:instancePath+
"/btf",schemaPath:"#/properties/btf/anyOf/1/type",keyword:"type",params:{type:"null"},schema:schema46.properties.btf.anyOf[1].
type,parentSchema:schema46.properties.btf.anyOf[1],data:data17};vErrors===null?vErrors=[err0]:vErrors.push(err0),errors++}
var _valid0=_errs33===errors;if(valid10=valid10||_valid0,valid10)errors=_errs31,vErrors!==null&&(_errs31?vErrors.length=
_errs31:vErrors=null);else{const err1={instancePath:instancePath+"/btf",schemaPath:"#/properties/btf/anyOf",keyword:"any\
Of",params:{},schema:schema46.properties.btf.anyOf,parentSchema:schema46.properties.btf,data:data17};return vErrors===null?
vErrors=[err1]:vErrors.push(err1),errors++,validate34.errors=vErrors,!1}var valid0=_errs29===errors}else var valid0=!0}}}}}}}}}}else
return validate34.errors=[{instancePath,schemaPath:"#/type",keyword:"type",params:{type:"object"},schema:schema46.type,parentSchema:schema46,
data}],!1;return validate34.errors=vErrors,errors===0}validate34.evaluated={props:{size:!0,endianness:!0,license:!0,programs:!0,
subprograms:!0,maps:!0,variables:!0,externs:!0,coreRelocations:!0,events:!0,btf:!0},dynamicProps:!1,dynamicItems:!1};const schema88={
type:"object",required:["size","imports","exports","memories","objects"],properties:{size:{$ref:"#/$defs/count"},imports:{
type:"array",items:{type:"object",required:["module","name","kind"],properties:{module:{type:"string"},name:{type:"strin\
g"},kind:{$ref:"#/$defs/wasmKind"}}}},exports:{type:"array",items:{type:"object",required:["name","kind"],properties:{name:{
type:"string"},kind:{$ref:"#/$defs/wasmKind"}}}},memories:{type:"array",items:{type:"object",required:["imported","minim\
um","maximum","shared"],properties:{imported:{type:"boolean"},minimum:{$ref:"#/$defs/count"},maximum:{type:["integer","n\
ull"]},shared:{type:"boolean"}}}},objects:{type:"array",items:{type:"object",required:["address","size","digest","object"],
properties:{address:{type:["integer","null"]},size:{$ref:"#/$defs/count"},digest:{type:"string"},object:{$comment:"a map\
ping or null",anyOf:[{$ref:"#/$defs/objectFacts"},{type:"null"}]}}}}}},schema90={enum:["function","table","memory","glob\
al","tag"]};function validate52(data,{instancePath="",parentData,parentDataProperty,rootData=data,dynamicAnchors={}}={}){
let vErrors=null,errors=0;const evaluated0=validate52.evaluated;if(evaluated0.dynamicProps&&(evaluated0.props=void 0),evaluated0.
dynamicItems&&(evaluated0.items=void 0),errors===0)if(data&&typeof data=="object"&&!Array.isArray(data)){let missing0;if(data.
size===void 0&&(missing0="size")||data.imports===void 0&&(missing0="imports")||data.exports===void 0&&(missing0="exports")||
data.memories===void 0&&(missing0="memories")||data.objects===void 0&&(missing0="objects"))return validate52.errors=[{instancePath,
schemaPath:"#/required",keyword:"required",params:{missingProperty:missing0},schema:schema88.required,parentSchema:schema88,
data}],!1;if(data.size!==void 0){let data0=data.size;const _errs1=errors,_errs2=errors;if(!(typeof data0=="number"&&!(data0%
1)&&!isNaN(data0)&&isFinite(data0)))return validate52.errors=[{instancePath:instancePath+"/size",schemaPath:"#/$defs/cou\
nt/type",keyword:"type",params:{type:"integer"},schema:schema37.type,parentSchema:schema37,data:data0}],!1;if(errors===_errs2&&
typeof data0=="number"&&isFinite(data0)){if(data0>9007199254740991||isNaN(data0))return validate52.errors=[{instancePath:instancePath+
"/size",schemaPath:"#/$defs/count/maximum",keyword:"maximum",params:{comparison:"<=",limit:9007199254740991},schema:9007199254740991,
parentSchema:schema37,data:data0}],!1;if(data0<0||isNaN(data0))return validate52.errors=[{instancePath:instancePath+"/si\
ze",schemaPath:"#/$defs/count/minimum",keyword:"minimum",params:{comparison:">=",limit:0},schema:0,parentSchema:schema37,
data:data0}],!1}var valid0=_errs1===errors}else var valid0=!0;if(valid0){if(data.imports!==void 0){let data1=data.imports;
const _errs4=errors;if(errors===_errs4)if(Array.isArray(data1)){var valid2=!0;const len0=data1.length;for(let i0=0;i0<len0;i0++){
let data2=data1[i0];const _errs6=errors;if(errors===_errs6)if(data2&&typeof data2=="object"&&!Array.isArray(data2)){let missing1;
if(data2.module===void 0&&(missing1="module")||data2.name===void 0&&(missing1="name")||data2.kind===void 0&&(missing1="k\
ind"))return validate52.errors=[{instancePath:instancePath+"/imports/"+i0,schemaPath:"#/properties/imports/items/require\
d",keyword:"required",params:{missingProperty:missing1},schema:schema88.properties.imports.items.required,parentSchema:schema88.
properties.imports.items,data:data2}],!1;if(data2.module!==void 0){let data3=data2.module;const _errs8=errors;if(typeof data3!=
"string")return validate52.errors=[{instancePath:instancePath+"/imports/"+i0+"/module",schemaPath:"#/properties/imports/\
items/properties/module/type",keyword:"type",params:{type:"string"},schema:schema88.properties.imports.items.properties.
module.type,parentSchema:schema88.properties.imports.items.properties.module,data:data3}],!1;var valid3=_errs8===errors}else
var valid3=!0;if(valid3){if(data2.name!==void 0){let data4=data2.name;const _errs10=errors;if(typeof data4!="string")return validate52.
errors=[{instancePath:instancePath+"/imports/"+i0+"/name",schemaPath:"#/properties/imports/items/properties/name/type",keyword:"\
type",params:{type:"string"},schema:schema88.properties.imports.items.properties.name.type,parentSchema:schema88.properties.
imports.items.properties.name,data:data4}],!1;var valid3=_errs10===errors}else var valid3=!0;if(valid3)if(data2.kind!==void 0){
let data5=data2.kind;const _errs12=errors;if(!(data5==="function"||data5==="table"||data5==="memory"||data5==="global"||
data5==="tag"))return validate52.errors=[{instancePath:instancePath+"/imports/"+i0+"/kind",schemaPath:"#/$defs/wasmKind/\
enum",keyword:"enum",params:{allowedValues:schema90.enum},schema:schema90.enum,parentSchema:schema90,data:data5}],!1;var valid3=_errs12===
errors}else var valid3=!0}}else return validate52.errors=[{instancePath:instancePath+"/imports/"+i0,schemaPath:"#/proper\
ties/imports/items/type",keyword:"type",params:{type:"object"},schema:schema88.properties.imports.items.type,parentSchema:schema88.
properties.imports.items,data:data2}],!1;var valid2=_errs6===errors;if(!valid2)break}}else return validate52.errors=[{instancePath:instancePath+
"/imports",schemaPath:"#/properties/imports/type",keyword:"type",params:{type:"array"},schema:schema88.properties.imports.
type,parentSchema:schema88.properties.imports,data:data1}],!1;var valid0=_errs4===errors}else var valid0=!0;if(valid0){if(data.
exports!==void 0){let data6=data.exports;const _errs14=errors;if(errors===_errs14)if(Array.isArray(data6)){var valid5=!0;
const len1=data6.length;for(let i1=0;i1<len1;i1++){let data7=data6[i1];const _errs16=errors;if(errors===_errs16)if(data7&&
typeof data7=="object"&&!Array.isArray(data7)){let missing2;if(data7.name===void 0&&(missing2="name")||data7.kind===void 0&&
(missing2="kind"))return validate52.errors=[{instancePath:instancePath+"/exports/"+i1,schemaPath:"#/properties/exports/i\
tems/required",keyword:"required",params:{missingProperty:missing2},schema:schema88.properties.exports.items.required,parentSchema:schema88.
properties.exports.items,data:data7}],!1;if(data7.name!==void 0){let data8=data7.name;const _errs18=errors;if(typeof data8!=
"string")return validate52.errors=[{instancePath:instancePath+"/exports/"+i1+"/name",schemaPath:"#/properties/exports/it\
ems/properties/name/type",keyword:"type",params:{type:"string"},schema:schema88.properties.exports.items.properties.name.
type,parentSchema:schema88.properties.exports.items.properties.name,data:data8}],!1;var valid6=_errs18===errors}else var valid6=!0;
if(valid6)if(data7.kind!==void 0){let data9=data7.kind;const _errs20=errors;if(!(data9==="function"||data9==="table"||data9===
"memory"||data9==="global"||data9==="tag"))return validate52.errors=[{instancePath:instancePath+"/exports/"+i1+"/kind",schemaPath:"\
#/$defs/wasmKind/enum",keyword:"enum",params:{allowedValues:schema90.enum},schema:schema90.enum,parentSchema:schema90,data:data9}],
!1;var valid6=_errs20===errors}else var valid6=!0}else return validate52.errors=[{instancePath:instancePath+"/exports/"+
i1,schemaPath:"#/properties/exports/items/type",keyword:"type",params:{type:"object"},schema:schema88.properties.exports.
items.type,parentSchema:schema88.properties.exports.items,data:data7}],!1;var valid5=_errs16===errors;if(!valid5)break}}else
return validate52.errors=[{instancePath:instancePath+"/exports",schemaPath:"#/properties/exports/type",keyword:"type",params:{
type:"array"},schema:schema88.properties.exports.type,parentSchema:schema88.properties.exports,data:data6}],!1;var valid0=_errs14===
errors}else var valid0=!0;if(valid0){if(data.memories!==void 0){let data10=data.memories;const _errs22=errors;if(errors===
_errs22)if(Array.isArray(data10)){var valid8=!0;const len2=data10.length;for(let i2=0;i2<len2;i2++){let data11=data10[i2];
const _errs24=errors;if(errors===_errs24)if(data11&&typeof data11=="object"&&!Array.isArray(data11)){let missing3;if(data11.
imported===void 0&&(missing3="imported")||data11.minimum===void 0&&(missing3="minimum")||data11.maximum===void 0&&(missing3=
"maximum")||data11.shared===void 0&&(missing3="shared"))return validate52.errors=[{instancePath:instancePath+"/memories/"+
i2,schemaPath:"#/properties/memories/items/required",keyword:"required",params:{missingProperty:missing3},schema:schema88.
properties.memories.items.required,parentSchema:schema88.properties.memories.items,data:data11}],!1;if(data11.imported!==
void 0){let data12=data11.imported;const _errs26=errors;if(typeof data12!="boolean")return validate52.errors=[{instancePath:instancePath+
"/memories/"+i2+"/imported",schemaPath:"#/properties/memories/items/properties/imported/type",keyword:"type",params:{type:"\
boolean"},schema:schema88.properties.memories.items.properties.imported.type,parentSchema:schema88.properties.memories.items.
properties.imported,data:data12}],!1;var valid9=_errs26===errors}else var valid9=!0;if(valid9){if(data11.minimum!==void 0){
let data13=data11.minimum;const _errs28=errors,_errs29=errors;if(!(typeof data13=="number"&&!(data13%1)&&!isNaN(data13)&&
isFinite(data13)))return validate52.errors=[{instancePath:instancePath+"/memories/"+i2+"/minimum",schemaPath:"#/$defs/co\
unt/type",keyword:"type",params:{type:"integer"},schema:schema37.type,parentSchema:schema37,data:data13}],!1;if(errors===
_errs29&&typeof data13=="number"&&isFinite(data13)){if(data13>9007199254740991||isNaN(data13))return validate52.errors=[
{instancePath:instancePath+"/memories/"+i2+"/minimum",schemaPath:"#/$defs/count/maximum",keyword:"maximum",params:{comparison:"\
<=",limit:9007199254740991},schema:9007199254740991,parentSchema:schema37,data:data13}],!1;if(data13<0||isNaN(data13))return validate52.
errors=[{instancePath:instancePath+"/memories/"+i2+"/minimum",schemaPath:"#/$defs/count/minimum",keyword:"minimum",params:{
comparison:">=",limit:0},schema:0,parentSchema:schema37,data:data13}],!1}var valid9=_errs28===errors}else var valid9=!0;
if(valid9){if(data11.maximum!==void 0){let data14=data11.maximum;const _errs31=errors;if(!(typeof data14=="number"&&!(data14%
1)&&!isNaN(data14)&&isFinite(data14))&&data14!==null)return validate52.errors=[{instancePath:instancePath+"/memories/"+i2+
"/maximum",schemaPath:"#/properties/memories/items/properties/maximum/type",keyword:"type",params:{type:schema88.properties.
memories.items.properties.maximum.type},schema:schema88.properties.memories.items.properties.maximum.type,parentSchema:schema88.
properties.memories.items.properties.maximum,data:data14}],!1;var valid9=_errs31===errors}else var valid9=!0;if(valid9)if(data11.
shared!==void 0){let data15=data11.shared;const _errs33=errors;if(typeof data15!="boolean")return validate52.errors=[{instancePath:instancePath+
"/memories/"+i2+"/shared",schemaPath:"#/properties/memories/items/properties/shared/type",keyword:"type",params:{type:"b\
oolean"},schema:schema88.properties.memories.items.properties.shared.type,parentSchema:schema88.properties.memories.items.
properties.shared,data:data15}],!1;var valid9=_errs33===errors}else var valid9=!0}}}else return validate52.errors=[{instancePath:instancePath+
"/memories/"+i2,schemaPath:"#/properties/memories/items/type",keyword:"type",params:{type:"object"},schema:schema88.properties.
memories.items.type,parentSchema:schema88.properties.memories.items,data:data11}],!1;var valid8=_errs24===errors;if(!valid8)
break}}else return validate52.errors=[{instancePath:instancePath+"/memories",schemaPath:"#/properties/memories/type",keyword:"\
type",params:{type:"array"},schema:schema88.properties.memories.type,parentSchema:schema88.properties.memories,data:data10}],
!1;var valid0=_errs22===errors}else var valid0=!0;if(valid0)if(data.objects!==void 0){let data16=data.objects;const _errs35=errors;
if(errors===_errs35)if(Array.isArray(data16)){var valid11=!0;const len3=data16.length;for(let i3=0;i3<len3;i3++){let data17=data16[i3];
const _errs37=errors;if(errors===_errs37)if(data17&&typeof data17=="object"&&!Array.isArray(data17)){let missing4;if(data17.
address===void 0&&(missing4="address")||data17.size===void 0&&(missing4="size")||data17.digest===void 0&&(missing4="dige\
st")||data17.object===void 0&&(missing4="object"))return validate52.errors=[{instancePath:instancePath+"/objects/"+i3,schemaPath:"\
#/properties/objects/items/required",keyword:"required",params:{missingProperty:missing4},schema:schema88.properties.objects.
items.required,parentSchema:schema88.properties.objects.items,data:data17}],!1;if(data17.address!==void 0){let data18=data17.
address;const _errs39=errors;if(!(typeof data18=="number"&&!(data18%1)&&!isNaN(data18)&&isFinite(data18))&&data18!==null)
return validate52.errors=[{instancePath:instancePath+"/objects/"+i3+"/address",schemaPath:"#/properties/objects/items/pr\
operties/address/type",keyword:"type",params:{type:schema88.properties.objects.items.properties.address.type},schema:schema88.
properties.objects.items.properties.address.type,parentSchema:schema88.properties.objects.items.properties.address,data:data18}],
!1;var valid12=_errs39===errors}else var valid12=!0;if(valid12){if(data17.size!==void 0){let data19=data17.size;const _errs41=errors,
_errs42=errors;if(!(typeof data19=="number"&&!(data19%1)&&!isNaN(data19)&&isFinite(data19)))return validate52.errors=[{instancePath:instancePath+
"/objects/"+i3+"/size",schemaPath:"#/$defs/count/type",keyword:"type",params:{type:"integer"},schema:schema37.type,parentSchema:schema37,
data:data19}],!1;if(errors===_errs42&&typeof data19=="number"&&isFinite(data19)){if(data19>9007199254740991||isNaN(data19))
return validate52.errors=[{instancePath:instancePath+"/objects/"+i3+"/size",schemaPath:"#/$defs/count/maximum",keyword:"\
maximum",params:{comparison:"<=",limit:9007199254740991},schema:9007199254740991,parentSchema:schema37,data:data19}],!1;
if(data19<0||isNaN(data19))return validate52.errors=[{instancePath:instancePath+"/objects/"+i3+"/size",schemaPath:"#/$de\
fs/count/minimum",keyword:"minimum",params:{comparison:">=",limit:0},schema:0,parentSchema:schema37,data:data19}],!1}var valid12=_errs41===
errors}else var valid12=!0;if(valid12){if(data17.digest!==void 0){let data20=data17.digest;const _errs44=errors;if(typeof data20!=
"string")return validate52.errors=[{instancePath:instancePath+"/objects/"+i3+"/digest",schemaPath:"#/properties/objects/\
items/properties/digest/type",keyword:"type",params:{type:"string"},schema:schema88.properties.objects.items.properties.
digest.type,parentSchema:schema88.properties.objects.items.properties.digest,data:data20}],!1;var valid12=_errs44===errors}else
var valid12=!0;if(valid12)if(data17.object!==void 0){let data21=data17.object;const _errs46=errors,_errs48=errors;let valid14=!1;
const _errs49=errors;validate34(data21,{instancePath:instancePath+"/objects/"+i3+"/object",parentData:data17,parentDataProperty:"\
object",rootData,dynamicAnchors})||(vErrors=vErrors===null?validate34.errors:vErrors.concat(validate34.errors),errors=vErrors.
length);var _valid0=_errs49===errors;if(valid14=valid14||_valid0,_valid0){var props0={};props0.size=!0,props0.endianness=
!0,props0.license=!0,props0.programs=!0,props0.subprograms=!0,props0.maps=!0,props0.variables=!0,props0.externs=!0,props0.
coreRelocations=!0,props0.events=!0,props0.btf=!0}const _errs50=errors;if(data21!==null){const err0={instancePath:instancePath+
"/objects/"+i3+"/object",schemaPath:"#/properties/objects/items/properties/object/anyOf/1/type",keyword:"type",params:{type:"\
null"},schema:schema88.properties.objects.items.properties.object.anyOf[1].type,parentSchema:schema88.properties.objects.
items.properties.object.anyOf[1],data:data21};vErrors===null?vErrors=[err0]:vErrors.push(err0),errors++}var _valid0=_errs50===
errors;if(valid14=valid14||_valid0,valid14)errors=_errs48,vErrors!==null&&(_errs48?vErrors.length=_errs48:vErrors=null);else{
const err1={instancePath:instancePath+"/objects/"+i3+"/object",schemaPath:"#/properties/objects/items/properties/object/\
anyOf",keyword:"anyOf",params:{},schema:schema88.properties.objects.items.properties.object.anyOf,parentSchema:schema88.
properties.objects.items.properties.object,data:data21};return vErrors===null?vErrors=[err1]:vErrors.push(err1),errors++,
validate52.errors=vErrors,!1}var valid12=_errs46===errors}else var valid12=!0}}}else return validate52.errors=[{instancePath:instancePath+
"/objects/"+i3,schemaPath:"#/properties/objects/items/type",keyword:"type",params:{type:"object"},schema:schema88.properties.
objects.items.type,parentSchema:schema88.properties.objects.items,data:data17}],!1;var valid11=_errs37===errors;if(!valid11)
break}}else return validate52.errors=[{instancePath:instancePath+"/objects",schemaPath:"#/properties/objects/type",keyword:"\
type",params:{type:"array"},schema:schema88.properties.objects.type,parentSchema:schema88.properties.objects,data:data16}],
!1;var valid0=_errs35===errors}else var valid0=!0}}}}else return validate52.errors=[{instancePath,schemaPath:"#/type",keyword:"\
type",params:{type:"object"},schema:schema88.type,parentSchema:schema88,data}],!1;return validate52.errors=vErrors,errors===
0}validate52.evaluated={props:{size:!0,imports:!0,exports:!0,memories:!0,objects:!0},dynamicProps:!1,dynamicItems:!1};function validate33(data,{
instancePath="",parentData,parentDataProperty,rootData=data,dynamicAnchors={}}={}){let vErrors=null,errors=0;const evaluated0=validate33.
evaluated;if(evaluated0.dynamicProps&&(evaluated0.props=void 0),evaluated0.dynamicItems&&(evaluated0.items=void 0),errors===
0)if(data&&typeof data=="object"&&!Array.isArray(data)){let missing0;if(data.object===void 0&&(missing0="object")||data.
wasm===void 0&&(missing0="wasm"))return validate33.errors=[{instancePath,schemaPath:"#/required",keyword:"required",params:{
missingProperty:missing0},schema:schema45.required,parentSchema:schema45,data}],!1;if(data.object!==void 0){let data0=data.
object;const _errs1=errors,_errs3=errors;let valid1=!1;const _errs4=errors;validate34(data0,{instancePath:instancePath+"\
/object",parentData:data,parentDataProperty:"object",rootData,dynamicAnchors})||(vErrors=vErrors===null?validate34.errors:
vErrors.concat(validate34.errors),errors=vErrors.length);var _valid0=_errs4===errors;if(valid1=valid1||_valid0,_valid0){
var props0={};props0.size=!0,props0.endianness=!0,props0.license=!0,props0.programs=!0,props0.subprograms=!0,props0.maps=
!0,props0.variables=!0,props0.externs=!0,props0.coreRelocations=!0,props0.events=!0,props0.btf=!0}const _errs5=errors;if(data0!==
null){const err0={instancePath:instancePath+"/object",schemaPath:"#/properties/object/anyOf/1/type",keyword:"type",params:{
type:"null"},schema:schema45.properties.object.anyOf[1].type,parentSchema:schema45.properties.object.anyOf[1],data:data0};
vErrors===null?vErrors=[err0]:vErrors.push(err0),errors++}var _valid0=_errs5===errors;if(valid1=valid1||_valid0,valid1)errors=
_errs3,vErrors!==null&&(_errs3?vErrors.length=_errs3:vErrors=null);else{const err1={instancePath:instancePath+"/object",
schemaPath:"#/properties/object/anyOf",keyword:"anyOf",params:{},schema:schema45.properties.object.anyOf,parentSchema:schema45.
properties.object,data:data0};return vErrors===null?vErrors=[err1]:vErrors.push(err1),errors++,validate33.errors=vErrors,
!1}var valid0=_errs1===errors}else var valid0=!0;if(valid0)if(data.wasm!==void 0){let data1=data.wasm;const _errs7=errors,
_errs9=errors;let valid2=!1;const _errs10=errors;validate52(data1,{instancePath:instancePath+"/wasm",parentData:data,parentDataProperty:"\
wasm",rootData,dynamicAnchors})||(vErrors=vErrors===null?validate52.errors:vErrors.concat(validate52.errors),errors=vErrors.
length);var _valid1=_errs10===errors;if(valid2=valid2||_valid1,_valid1){var props1={};props1.size=!0,props1.imports=!0,props1.
exports=!0,props1.memories=!0,props1.objects=!0}const _errs11=errors;if(data1!==null){const err2={instancePath:instancePath+
"/wasm",schemaPath:"#/properties/wasm/anyOf/1/type",keyword:"type",params:{type:"null"},schema:schema45.properties.wasm.
anyOf[1].type,parentSchema:schema45.properties.wasm.anyOf[1],data:data1};vErrors===null?vErrors=[err2]:vErrors.push(err2),
errors++}var _valid1=_errs11===errors;if(valid2=valid2||_valid1,valid2)errors=_errs9,vErrors!==null&&(_errs9?vErrors.length=
_errs9:vErrors=null);else{const err3={instancePath:instancePath+"/wasm",schemaPath:"#/properties/wasm/anyOf",keyword:"an\
yOf",params:{},schema:schema45.properties.wasm.anyOf,parentSchema:schema45.properties.wasm,data:data1};return vErrors===
null?vErrors=[err3]:vErrors.push(err3),errors++,validate33.errors=vErrors,!1}var valid0=_errs7===errors}else var valid0=!0}else
return validate33.errors=[{instancePath,schemaPath:"#/type",keyword:"type",params:{type:"object"},schema:schema45.type,parentSchema:schema45,
data}],!1;return validate33.errors=vErrors,errors===0}validate33.evaluated={props:{object:!0,wasm:!0},dynamicProps:!1,dynamicItems:!1};
function validate20(data,{instancePath="",parentData,parentDataProperty,rootData=data,dynamicAnchors={}}={}){let vErrors=null,
errors=0;const evaluated0=validate20.evaluated;if(evaluated0.dynamicProps&&(evaluated0.props=void 0),evaluated0.dynamicItems&&
(evaluated0.items=void 0),errors===0)if(data&&typeof data=="object"&&!Array.isArray(data)){let missing0;if(data.schemaVersion===
void 0&&(missing0="schemaVersion")||data.os===void 0&&(missing0="os")||data.architecture===void 0&&(missing0="architectu\
re")||data.derivation===void 0&&(missing0="derivation")||data.derived===void 0&&(missing0="derived"))return validate20.errors=
[{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty:missing0},schema:schema31.required,parentSchema:schema31,
data}],!1;if(data.schemaVersion!==void 0){let data0=data.schemaVersion;const _errs1=errors;if(data0!==1)return validate20.
errors=[{instancePath:instancePath+"/schemaVersion",schemaPath:"#/properties/schemaVersion/const",keyword:"const",params:{
allowedValue:1},schema:1,parentSchema:schema31.properties.schemaVersion,data:data0}],!1;var valid0=_errs1===errors}else var valid0=!0;
if(valid0){if(data.os!==void 0){let data1=data.os;const _errs2=errors;if(data1!=="linux")return validate20.errors=[{instancePath:instancePath+
"/os",schemaPath:"#/properties/os/const",keyword:"const",params:{allowedValue:"linux"},schema:"linux",parentSchema:schema31.
properties.os,data:data1}],!1;var valid0=_errs2===errors}else var valid0=!0;if(valid0){if(data.architecture!==void 0){let data2=data.
architecture;const _errs3=errors;if(errors===_errs3)if(typeof data2=="string"){if(!pattern4.test(data2))return validate20.
errors=[{instancePath:instancePath+"/architecture",schemaPath:"#/properties/architecture/pattern",keyword:"pattern",params:{
pattern:"^[a-z0-9][a-z0-9_.-]{0,63}$"},schema:"^[a-z0-9][a-z0-9_.-]{0,63}$",parentSchema:schema31.properties.architecture,
data:data2}],!1}else return validate20.errors=[{instancePath:instancePath+"/architecture",schemaPath:"#/properties/archi\
tecture/type",keyword:"type",params:{type:"string"},schema:schema31.properties.architecture.type,parentSchema:schema31.properties.
architecture,data:data2}],!1;var valid0=_errs3===errors}else var valid0=!0;if(valid0){if(data.variant!==void 0){let data3=data.
variant;const _errs6=errors;if(errors===_errs6)if(typeof data3=="string"){if(!pattern4.test(data3))return validate20.errors=
[{instancePath:instancePath+"/variant",schemaPath:"#/properties/variant/pattern",keyword:"pattern",params:{pattern:"^[a-\
z0-9][a-z0-9_.-]{0,63}$"},schema:"^[a-z0-9][a-z0-9_.-]{0,63}$",parentSchema:schema31.properties.variant,data:data3}],!1}else
return validate20.errors=[{instancePath:instancePath+"/variant",schemaPath:"#/properties/variant/type",keyword:"type",params:{
type:"string"},schema:schema31.properties.variant.type,parentSchema:schema31.properties.variant,data:data3}],!1;var valid0=_errs6===
errors}else var valid0=!0;if(valid0){if(data.declared!==void 0){const _errs9=errors;validate21(data.declared,{instancePath:instancePath+
"/declared",parentData:data,parentDataProperty:"declared",rootData,dynamicAnchors})||(vErrors=vErrors===null?validate21.
errors:vErrors.concat(validate21.errors),errors=vErrors.length);var valid0=_errs9===errors}else var valid0=!0;if(valid0){
if(data.derivation!==void 0){let data5=data.derivation;const _errs10=errors;if(!(typeof data5=="number"&&!(data5%1)&&!isNaN(
data5)&&isFinite(data5)))return validate20.errors=[{instancePath:instancePath+"/derivation",schemaPath:"#/properties/der\
ivation/type",keyword:"type",params:{type:"integer"},schema:schema31.properties.derivation.type,parentSchema:schema31.properties.
derivation,data:data5}],!1;if(errors===_errs10&&typeof data5=="number"&&isFinite(data5)){if(data5>1e6||isNaN(data5))return validate20.
errors=[{instancePath:instancePath+"/derivation",schemaPath:"#/properties/derivation/maximum",keyword:"maximum",params:{
comparison:"<=",limit:1e6},schema:1e6,parentSchema:schema31.properties.derivation,data:data5}],!1;if(data5<1||isNaN(data5))
return validate20.errors=[{instancePath:instancePath+"/derivation",schemaPath:"#/properties/derivation/minimum",keyword:"\
minimum",params:{comparison:">=",limit:1},schema:1,parentSchema:schema31.properties.derivation,data:data5}],!1}var valid0=_errs10===
errors}else var valid0=!0;if(valid0)if(data.derived!==void 0){const _errs12=errors;validate33(data.derived,{instancePath:instancePath+
"/derived",parentData:data,parentDataProperty:"derived",rootData,dynamicAnchors})||(vErrors=vErrors===null?validate33.errors:
vErrors.concat(validate33.errors),errors=vErrors.length);var valid0=_errs12===errors}else var valid0=!0}}}}}}else return validate20.
errors=[{instancePath,schemaPath:"#/type",keyword:"type",params:{type:"object"},schema:schema31.type,parentSchema:schema31,
data}],!1;return validate20.errors=vErrors,errors===0}validate20.evaluated={props:{schemaVersion:!0,os:!0,architecture:!0,
variant:!0,declared:!0,derivation:!0,derived:!0},dynamicProps:!1,dynamicItems:!1};export const validator: CompiledValidator = validate;
